namespace Weir.Sql.Syntax;

/// <summary>BEGIN, COMMIT, ROLLBACK.</summary>
public sealed record TransactionStatement(TransactionAction Action) : Statement;
