namespace Weir.Connectors.Databases.Tests.Support;

/// <summary>A theory that needs the PostgreSQL server that ./test starts.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class PostgresTheoryAttribute : TheoryAttribute
{
    public PostgresTheoryAttribute()
    {
        Skip = PostgresDatabase.Url is null ? PostgresDatabase.Missing : null;
    }
}
