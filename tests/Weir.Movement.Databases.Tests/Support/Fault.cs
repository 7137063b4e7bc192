namespace Weir.Movement.Databases.Tests.Support;

/// <summary>What happens to a connection.</summary>
public enum Fault
{
    /// <summary>Both ends get a reset.</summary>
    Reset,

    /// <summary>The receiver is told that nothing more comes; what it sends itself still arrives.</summary>
    HalfClose,

    /// <summary>No byte of any connection arrives any more; all stay open.</summary>
    Silence,
}
