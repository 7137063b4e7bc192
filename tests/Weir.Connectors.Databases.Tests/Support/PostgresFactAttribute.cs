namespace Weir.Connectors.Databases.Tests.Support;

/// <summary>A test that needs the PostgreSQL server that ./test starts.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class PostgresFactAttribute : FactAttribute
{
    public PostgresFactAttribute()
    {
        Skip = PostgresDatabase.Url is null ? PostgresDatabase.Missing : null;
    }
}
