using Weir.Sql.Parsing;
using Weir.Sql.Syntax;

namespace Weir.Sql.Printing;

/// <summary>Queries.</summary>
internal sealed partial class SyntaxWriter
{
    public void Query(QuerySyntax query)
    {
        EnsureStack();
        With(query.With);
        Body(query.Body);
        if (query.OrdersByAll)
        {
            Write(" ORDER BY ALL");
            Direction(query.Order[0]);
        }
        else
        {
            OrderBy(query.Order, " ");
        }

        if (query is { Limit: { } limit, WithTies: false })
        {
            Write(" LIMIT ").Operand(limit, query.IsLimitPercent ? Parser.MultiplyLevel + 1 : 0);
            WriteIf(query.IsLimitPercent, " PERCENT");
        }

        if (query.Offset is not null)
        {
            Write(" OFFSET ").Expression(query.Offset);
        }

        if (query is { Limit: { } count, WithTies: true })
        {
            Write(" FETCH FIRST ").Operand(count, Parser.CollateLevel + 1).Write(" ROWS WITH TIES");
        }
    }

    private void With(WithClause? with)
    {
        if (with is null)
        {
            return;
        }

        Write("WITH ").WriteIf(with.IsRecursive, "RECURSIVE ");
        List(
            with.Tables,
            t =>
            {
                Name(t.Name);
                if (t.Columns.Count > 0)
                {
                    Write(" ").NamesInParentheses(t.Columns);
                }

                Write(" AS ");
                if (t.IsMaterialized is { } materialized)
                {
                    Write(materialized ? "MATERIALIZED " : "NOT MATERIALIZED ");
                }

                Write("(").Query(t.Query);
                Write(")");
            }
        );
        Write(" ");
    }

    private void Body(QueryBody body)
    {
        EnsureStack();
        switch (body)
        {
            case SelectBody b:
                Select(b);
                break;
            case ValuesBody b:
                Write("VALUES ");
                List(
                    b.Rows,
                    r =>
                    {
                        Write("(");
                        List(r, Expression);
                        Write(")");
                    }
                );
                break;
            case NestedBody b:
                Write("(").Query(b.Query);
                Write(")");
                break;
            case SetOperationBody b:
                var level = LevelOf(b);
                BodyOperand(b.Left, level);
                Write(" ").Write(b.Operator.ToString().ToUpperInvariant());
                WriteIf(b.IsAll, " ALL").WriteIf(b.IsByName, " BY NAME").Write(" ");
                BodyOperand(b.Right, level + 1);
                break;
        }
    }

    private static int LevelOf(QueryBody body) =>
        body is SetOperationBody b ? (b.Operator == SetOperator.Intersect ? 2 : 1) : Highest;

    private void BodyOperand(QueryBody body, int level)
    {
        var parentheses = LevelOf(body) < level;
        WriteIf(parentheses, "(").Body(body);
        WriteIf(parentheses, ")");
    }

    private void Select(SelectBody b)
    {
        Write("SELECT").WriteIf(b.IsDistinct, " DISTINCT");
        if (b.DistinctOn.Count > 0)
        {
            Write(" DISTINCT ON (");
            List(b.DistinctOn, Expression);
            Write(")");
        }

        Write(b.Items.Count > 0 ? " " : "");
        List(b.Items, i => Aliased(i.Value, i.Alias));
        FromClause(b.From, " FROM ");
        Clause(" WHERE ", b.Where);
        if (b.GroupsByAll)
        {
            Write(" GROUP BY ALL");
        }
        else if (b.GroupBy.Count > 0)
        {
            Write(" GROUP BY ");
            List(b.GroupBy, Grouping);
        }

        Clause(" HAVING ", b.Having);
        if (b.Windows.Count > 0)
        {
            Write(" WINDOW ");
            List(
                b.Windows,
                w =>
                {
                    Name(w.Name).Write(" AS ");
                    Window(w.Definition);
                }
            );
        }

        Clause(" QUALIFY ", b.Qualify);
    }

    private void Clause(string words, SqlExpression? expression)
    {
        if (expression is not null)
        {
            Write(words).Expression(expression);
        }
    }

    private void Grouping(GroupingElement element)
    {
        EnsureStack();
        switch (element.Kind)
        {
            case GroupingKind.Expression:
                Expression(element.Items[0]);
                return;
            case GroupingKind.Set when element.Items.Count == 1:
                Expression(element.Items[0]);
                return;
            case GroupingKind.Set:
                Write("(");
                List(element.Items, Expression);
                break;
            default:
                Write(
                    element.Kind switch
                    {
                        GroupingKind.Rollup => "ROLLUP (",
                        GroupingKind.Cube => "CUBE (",
                        _ => "GROUPING SETS (",
                    }
                );
                List(element.Sets, Grouping);
                break;
        }

        Write(")");
    }
}
