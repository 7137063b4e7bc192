using Weir.Columnar;

namespace Weir.Plan;

/// <summary>A typed expression over the columns of a plan: immutable, compared by value. All coercions are explicit.</summary>
/// <param name="Type">The type of the result.</param>
public abstract record Expression(DataType Type)
{
    /// <summary>The expressions that this one consists of.</summary>
    public abstract ValueList<Expression> Children { get; }

    /// <summary>The same expression with other children, one for each of <see cref="Children"/>.</summary>
    public abstract Expression WithChildren(ValueList<Expression> children);

    /// <summary>Whether some row could make evaluation of this node itself (children apart) raise.</summary>
    public virtual bool CanRaise => false;

    /// <summary>The expression as EXPLAIN shows it.</summary>
    public sealed override string ToString() => ExpressionPrinter.Print(this);
}
