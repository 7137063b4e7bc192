namespace Weir.Connectors.Databases.Tests.Support;

/// <summary>A test that needs the PostgreSQL server with encryption that ./test starts.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class EncryptedFactAttribute : FactAttribute
{
    public EncryptedFactAttribute()
    {
        Skip = Url is null ? "WEIR_TEST_POSTGRES_ENCRYPTED is not set: ./test starts a server where openssl is" : null;
    }

    public static string? Url { get; } = Environment.GetEnvironmentVariable("WEIR_TEST_POSTGRES_ENCRYPTED");
}
