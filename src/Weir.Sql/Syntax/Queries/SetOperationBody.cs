namespace Weir.Sql.Syntax;

/// <summary>UNION, INTERSECT, EXCEPT.</summary>
public sealed record SetOperationBody(SetOperator Operator, bool IsAll, QueryBody Left, QueryBody Right, bool IsByName)
    : QueryBody;
