namespace Weir.Sql.Syntax;

/// <summary>COPY … TO or FROM a file.</summary>
public sealed record CopyStatement(
    ValueList<Identifier> Table,
    ValueList<Identifier> Columns,
    QuerySyntax? Query,
    bool IsFrom,
    string Path,
    ValueList<StatementOption> Options
) : Statement;
