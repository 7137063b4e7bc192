using Weir.Columnar;

namespace Weir.Plan;

/// <summary>
/// CASE with conditions. Each row sees only the conditions up to its branch and only the result of that branch, as far
/// as they can raise.
/// </summary>
public sealed record CaseExpression(ValueList<CaseBranch> Branches, Expression Otherwise, DataType ResultType)
    : Expression(ResultType)
{
    public override ValueList<Expression> Children =>
        [.. Branches.SelectMany(b => new[] { b.Condition, b.Result }), Otherwise];

    public override Expression WithChildren(ValueList<Expression> children)
    {
        var branches = new CaseBranch[Branches.Count];
        for (var i = 0; i < branches.Length; i++)
        {
            branches[i] = new CaseBranch(children[2 * i], children[(2 * i) + 1]);
        }

        return new CaseExpression(branches.ToValueList(), children[children.Count - 1], ResultType);
    }
}
