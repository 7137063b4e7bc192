namespace Weir.Movement.Databases.Tests.Support;

/// <summary>A theory that needs the PostgreSQL server that ./test starts.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class PostgresTheoryAttribute : TheoryAttribute
{
    public PostgresTheoryAttribute()
    {
        Skip = Server.Url is null ? Server.Missing : null;
    }
}
