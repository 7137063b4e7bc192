namespace Weir.Sql.Syntax;

/// <summary>ATTACH.</summary>
public sealed record AttachStatement(
    string Path,
    Identifier? Name,
    ValueList<StatementOption> Options,
    bool IfNotExists
) : Statement;
