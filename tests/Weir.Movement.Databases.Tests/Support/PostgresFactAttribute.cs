namespace Weir.Movement.Databases.Tests.Support;

/// <summary>A test that needs the PostgreSQL server that ./test starts.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class PostgresFactAttribute : FactAttribute
{
    public PostgresFactAttribute()
    {
        Skip = Server.Url is null ? Server.Missing : null;
    }
}
