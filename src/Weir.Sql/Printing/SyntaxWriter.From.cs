using Weir.Sql.Parsing;
using Weir.Sql.Syntax;

namespace Weir.Sql.Printing;

/// <summary>What stands in FROM.</summary>
internal sealed partial class SyntaxWriter
{
    private void FromClause(ValueList<TableExpression> tables, string words)
    {
        if (tables.Count > 0)
        {
            Write(words);
            List(tables, Table);
        }
    }

    private void Table(TableExpression table)
    {
        EnsureStack();
        var parentheses = table is JoinReference && (table.Alias is not null || table.Sample is not null);
        WriteIf(parentheses, "(");
        switch (table)
        {
            case TableReference t:
                Names(t.Name);
                break;
            case FileReference t:
                Text(t.Path);
                break;
            case SubqueryReference t:
                WriteIf(t.IsLateral, "LATERAL ").Write("(").Query(t.Query);
                Write(")");
                break;
            case FunctionReference t:
                WriteIf(t.IsLateral, "LATERAL ").Call(t.Call, mayBeBare: false);
                WriteIf(t.WithOrdinality, " WITH ORDINALITY");
                break;
            case JoinReference t:
                Join(t);
                break;
            case PivotReference t:
                Pivot(t);
                break;
            case UnpivotReference t:
                TablePrimary(t.Source);
                Write(" UNPIVOT ").WriteIf(t.IncludesNulls, "INCLUDE NULLS ").Write("(");
                Name(t.ValueName).Write(" FOR ").Name(t.NameName).Write(" IN (");
                List(t.Columns, Expression);
                Write("))");
                break;
        }

        WriteIf(parentheses, ")");
        Alias(table);
    }

    private void Alias(TableExpression table)
    {
        if (table.Alias is { } alias)
        {
            Write(" AS ").Name(alias.Name);
            if (alias.Columns.Count > 0)
            {
                NamesInParentheses(alias.Columns);
            }
        }

        if (table.Sample is { } sample)
        {
            Write(" TABLESAMPLE ").Write(sample.Method ?? "").Write("(").Expression(sample.Size);
            Write(sample.IsPercent ? " PERCENT)" : " ROWS)");
            if (sample.Seed is not null)
            {
                Write(" REPEATABLE (").Expression(sample.Seed);
                Write(")");
            }
        }
    }

    private void TablePrimary(TableExpression table)
    {
        var parentheses = table is JoinReference { Alias: null, Sample: null };
        WriteIf(parentheses, "(").Table(table);
        WriteIf(parentheses, ")");
    }

    private void Join(JoinReference join)
    {
        Table(join.Left);
        Write(join.IsNatural ? " NATURAL" : "")
            .Write(join.Type == JoinType.Inner ? "" : " ")
            .Write(join.Type == JoinType.Inner ? "" : join.Type.ToString().ToUpperInvariant())
            .Write(" JOIN ")
            .TablePrimary(join.Right);
        Clause(" ON ", join.Condition);
        if (join.Using.Count > 0)
        {
            Write(" USING ").NamesInParentheses(join.Using);
        }
    }

    private void Pivot(PivotReference t)
    {
        TablePrimary(t.Source);
        Write(" PIVOT (");
        List(t.Aggregates, i => Aliased(i.Value, i.Alias));
        Write(t.Aggregates.Count > 0 ? " FOR " : "FOR ");
        List(
            t.Columns,
            c =>
            {
                Operand(c.Value, Parser.RangeLevel + 1);
                if (c.Values.Count > 0)
                {
                    Write(" IN (");
                    List(c.Values, i => Aliased(i.Value, i.Alias));
                    Write(")");
                }
            }
        );
        if (t.GroupBy.Count > 0)
        {
            Write(" GROUP BY ");
            List(t.GroupBy, Expression);
        }

        Write(")");
    }
}
