using System.Runtime.InteropServices;

namespace Weir.Connectors.Resilience;

/// <summary>How a source is doing, as far as this process has seen.</summary>
/// <param name="Circuit">Whether it is contacted.</param>
/// <param name="Pool">Its connections, for queries, loads and statements alike.</param>
/// <param name="Held">Connections beside the pool that hold a lock or a snapshot for a load.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct SourceHealth(CircuitState Circuit, ConnectionPoolStatus Pool, int Held);
