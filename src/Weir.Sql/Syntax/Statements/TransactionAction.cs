namespace Weir.Sql.Syntax;

/// <summary>Which transaction statement.</summary>
public enum TransactionAction
{
    Begin,
    Commit,
    Rollback,
}
