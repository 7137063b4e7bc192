namespace Weir.Cli.Tests.Support;

/// <summary>A test that needs the PostgreSQL server that the test script starts.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PostgresFactAttribute : FactAttribute
{
    public PostgresFactAttribute()
    {
        if (Url is null)
        {
            Skip = "WEIR_TEST_POSTGRES is not set: run ./test";
        }
    }

    public static string? Url => Environment.GetEnvironmentVariable("WEIR_TEST_POSTGRES");
}
