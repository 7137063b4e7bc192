namespace Weir.Commands.Tests.Support;

/// <summary>A test that needs a PostgreSQL server.</summary>
public sealed class PostgresFactAttribute : FactAttribute
{
    public PostgresFactAttribute()
    {
        if (TestDatabase.PostgresUrl is null)
        {
            Skip = "WEIR_TEST_POSTGRES names no server; ./test starts one.";
        }
    }
}
