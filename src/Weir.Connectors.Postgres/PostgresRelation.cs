using Weir.Columnar;
using Weir.Connectors.Postgres.Types;

namespace Weir.Connectors.Postgres;

/// <summary>What the server's catalog says of a table or view.</summary>
/// <param name="Oid">Its number there.</param>
/// <param name="Name">Schema and name as they are written there.</param>
/// <param name="Kind">The relkind of pg_class.</param>
/// <param name="IsUtf8">Whether the database stores UTF-8, so that bytes order as code points.</param>
/// <param name="Columns">The columns.</param>
/// <param name="Statistics">What is known of size and values.</param>
internal sealed record PostgresRelation(
    uint Oid,
    TableName Name,
    char Kind,
    bool IsUtf8,
    IReadOnlyList<PostgresColumn> Columns,
    TableStatistics Statistics
)
{
    public bool IsWritable => Kind is 'r' or 'p';

    public string QuotedName => PostgresNames.Quote(Name.Schema, Name.Name);

    public Schema Schema { get; } = new([.. Columns.Select(c => c.Field)]);
}
