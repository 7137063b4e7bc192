namespace Weir.Sql.Syntax;

/// <summary>CREATE VIEW.</summary>
public sealed record CreateViewStatement(
    ValueList<Identifier> Name,
    ValueList<Identifier> Columns,
    QuerySyntax Query,
    bool OrReplace,
    bool IsTemporary,
    bool IfNotExists
) : Statement;
