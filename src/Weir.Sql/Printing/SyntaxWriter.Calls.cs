using Weir.Sql.Parsing;
using Weir.Sql.Syntax;

namespace Weir.Sql.Printing;

/// <summary>Function calls and windows.</summary>
internal sealed partial class SyntaxWriter
{
    private void Call(FunctionCall e, bool mayBeBare = true)
    {
        var only = e.Name.Count == 1 ? e.Name[0] : null;
        var isPlain = e is { IsStar: false, Filter: null, Over: null, IgnoresNulls: null } && e.WithinGroup.Count == 0;
        if (mayBeBare && only is not null && isPlain && e.Arguments.Count == 0 && Parser.IsBareFunction(only.Name))
        {
            Write(only.Name);
            return;
        }

        CallName(e.Name);
        Write("(").WriteIf(e.IsStar, "*").WriteIf(e.IsDistinct, "DISTINCT ");
        // Between the parentheses of POSITION, IN is no operator.
        var level = only is { Name: "position", IsQuoted: false } ? Parser.RangeLevel + 1 : 0;
        var mayBeLambda = only is not null && Parser.TakesLambda(only.Name);
        List(
            e.Arguments,
            a =>
            {
                if (a.Name is not null)
                {
                    Name(a.Name).Write(" => ");
                }

                if (level > 0)
                {
                    Operand(a.Value, level);
                }
                else
                {
                    Argument(a.Value, mayBeLambda);
                }
            }
        );
        OrderBy(e.Order, e.Arguments.Count > 0 ? " " : "");
        Write(")");
        if (e.WithinGroup.Count > 0)
        {
            Write(" WITHIN GROUP (");
            OrderBy(e.WithinGroup, "");
            Write(")");
        }

        if (e.Filter is not null)
        {
            Write(" FILTER (WHERE ").Expression(e.Filter);
            Write(")");
        }

        if (e.IgnoresNulls is { } ignores)
        {
            Write(ignores ? " IGNORE NULLS" : " RESPECT NULLS");
        }

        if (e.Over is { } over)
        {
            Write(" OVER ");
            if (over is { Name: { } name, Frame: null } && over.Partitions.Count == 0 && over.Order.Count == 0)
            {
                Name(name);
            }
            else
            {
                Window(over);
            }
        }
    }

    private void CallName(ValueList<Identifier> name)
    {
        var only = name.Count == 1 ? name[0] : null;
        if (only is not null && Parser.IsCallWithoutQuotes(only.Name, only.IsQuoted))
        {
            Write(only.Name);
        }
        else if (only is not null && Parser.HasOwnGrammar(only.Name))
        {
            dialect.WriteName(_output, only.Name, mustQuote: true);
        }
        else
        {
            Names(name);
        }
    }

    /// <summary>An argument; where lambdas are taken, <c>j -> 'a'</c> that is none goes into parentheses.</summary>
    private void Argument(SqlExpression value, bool mayBeLambda)
    {
        var parentheses = mayBeLambda && LevelOf(value) != Highest && value is not LambdaExpression;
        WriteIf(parentheses, "(").Expression(value);
        WriteIf(parentheses, ")");
    }

    private void OrderBy(ValueList<OrderItem> items, string before)
    {
        if (items.Count == 0)
        {
            return;
        }

        Write(before).Write("ORDER BY ");
        List(
            items,
            i =>
            {
                Expression(i.Value);
                Direction(i);
            }
        );
    }

    private void Direction(OrderItem item)
    {
        WriteIf(item.IsDescending, " DESC");
        if (item.NullsFirst is { } first)
        {
            Write(first ? " NULLS FIRST" : " NULLS LAST");
        }
    }

    private void Window(WindowSyntax window)
    {
        Write("(");
        var separator = "";
        if (window.Name is not null)
        {
            Name(window.Name);
            separator = " ";
        }

        if (window.Partitions.Count > 0)
        {
            Write(separator).Write("PARTITION BY ");
            List(window.Partitions, Expression);
            separator = " ";
        }

        if (window.Order.Count > 0)
        {
            OrderBy(window.Order, separator);
            separator = " ";
        }

        if (window.Frame is { } frame)
        {
            Write(separator).Write(frame.Unit.ToString().ToUpperInvariant()).Write(" BETWEEN ");
            Bound(frame.Start);
            Write(" AND ");
            Bound(frame.End);
            Write(
                frame.Exclusion switch
                {
                    FrameExclusion.CurrentRow => " EXCLUDE CURRENT ROW",
                    FrameExclusion.Group => " EXCLUDE GROUP",
                    FrameExclusion.Ties => " EXCLUDE TIES",
                    _ => "",
                }
            );
        }

        Write(")");
    }

    private void Bound(FrameBound bound)
    {
        if (bound.Offset is not null)
        {
            Expression(bound.Offset);
            Write(" ");
        }

        Write(
            bound.Kind switch
            {
                FrameBoundKind.UnboundedPreceding => "UNBOUNDED PRECEDING",
                FrameBoundKind.Preceding => "PRECEDING",
                FrameBoundKind.CurrentRow => "CURRENT ROW",
                FrameBoundKind.Following => "FOLLOWING",
                _ => "UNBOUNDED FOLLOWING",
            }
        );
    }
}
