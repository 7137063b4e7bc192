using System.Runtime.InteropServices;

namespace Weir.Connectors.Resilience;

/// <summary>What a pool holds now and has done so far.</summary>
/// <param name="InUse">Connections that are given out.</param>
/// <param name="Idle">Connections that wait to be.</param>
/// <param name="Maximum">Connections at most.</param>
/// <param name="Waiting">Callers that wait for one.</param>
/// <param name="Opened">Connections opened so far.</param>
/// <param name="Recycled">Connections closed for their age or because they did not answer.</param>
/// <param name="TimedOut">Callers that waited in vain.</param>
/// <param name="Leaked">Connections that are out for too long, or were lost without being given back.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct ConnectionPoolStatus(
    int InUse,
    int Idle,
    int Maximum,
    int Waiting,
    long Opened,
    long Recycled,
    long TimedOut,
    long Leaked
);
