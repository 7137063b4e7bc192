namespace Weir.Commands.Tests.Support;

/// <summary>A theory that needs a PostgreSQL server.</summary>
public sealed class PostgresTheoryAttribute : TheoryAttribute
{
    public PostgresTheoryAttribute()
    {
        if (TestDatabase.PostgresUrl is null)
        {
            Skip = "WEIR_TEST_POSTGRES names no server; ./test starts one.";
        }
    }
}
