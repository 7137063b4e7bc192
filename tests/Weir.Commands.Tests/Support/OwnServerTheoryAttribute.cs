namespace Weir.Commands.Tests.Support;

/// <summary>A test that starts a PostgreSQL server of its own.</summary>
public sealed class OwnServerTheoryAttribute : TheoryAttribute
{
    public OwnServerTheoryAttribute()
    {
        // Without a server the run is one that leaves out what takes longer.
        Skip =
            OwnServer.Programs is null ? "PostgreSQL is not installed."
            : TestDatabase.PostgresUrl is null ? "WEIR_TEST_POSTGRES names no server; ./test starts one."
            : null;
    }
}
