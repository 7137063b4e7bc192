using Weir.Sql.Lexing;
using Weir.Sql.Parsing;
using Weir.Sql.Syntax;

namespace Weir.Sql.Printing;

/// <summary>Expressions. The levels are those of the parser, so that parentheses stand only where they must.</summary>
internal sealed partial class SyntaxWriter
{
    private const int Highest = int.MaxValue;

    public void Expression(SqlExpression expression)
    {
        EnsureStack();
        switch (expression)
        {
            case BinaryExpression e:
                var level = Parser.LevelOf(e.Operator);
                // Comparisons do not chain.
                Operand(e.Left, level == Parser.ComparisonLevel ? level + 1 : level);
                Write(" ").Write(e.Operator is "and" or "or" ? e.Operator.ToUpperInvariant() : e.Operator).Write(" ");
                Operand(e.Right, level + 1);
                break;
            case UnaryExpression e:
                Unary(e);
                break;
            case QuantifiedExpression e:
                Quantified(e);
                break;
            case IsExpression or IsDistinctExpression or BetweenExpression or LikeExpression:
                Predicate(expression);
                break;
            case InListExpression or InQueryExpression or ExistsExpression:
                Membership(expression);
                break;
            case AtTimeZoneExpression e:
                Operand(e.Operand, Parser.ZoneLevel).Write(" AT TIME ZONE ").Operand(e.Zone, Parser.ZoneLevel + 1);
                break;
            case CollateExpression e:
                Operand(e.Operand, Parser.CollateLevel).Write(" COLLATE ").Names(e.Collation);
                break;
            case SubscriptExpression or SliceExpression or FieldAccess:
                Postfix(expression);
                break;
            case FunctionCall e:
                Call(e);
                break;
            case ArrayExpression or RowExpression or StructExpression or MapExpression:
                Constructor(expression);
                break;
            case StarExpression or ColumnsExpression or LambdaExpression:
                Columns(expression);
                break;
            case CaseExpression e:
                Case(e);
                break;
            default:
                Primary(expression);
                break;
        }
    }

    private static int LevelOf(SqlExpression expression) =>
        expression switch
        {
            BinaryExpression e => Parser.LevelOf(e.Operator),
            QuantifiedExpression e => Parser.LevelOf(e.Operator),
            UnaryExpression { Operator: "not" } => Parser.NotLevel,
            UnaryExpression { Operator: "-" or "+" } => Parser.SignLevel,
            UnaryExpression => Parser.OtherLevel,
            IsExpression or IsDistinctExpression => Parser.IsLevel,
            BetweenExpression or LikeExpression or InListExpression or InQueryExpression => Parser.RangeLevel,
            AtTimeZoneExpression => Parser.ZoneLevel,
            CollateExpression => Parser.CollateLevel,
            SubscriptExpression or SliceExpression => Parser.SubscriptLevel,
            LambdaExpression => 0,
            _ => Highest,
        };

    /// <summary>An expression, in parentheses where it binds weaker than the level.</summary>
    private SyntaxWriter Operand(SqlExpression expression, int level)
    {
        if (LevelOf(expression) >= level)
        {
            Expression(expression);
            return this;
        }

        Write("(").Expression(expression);
        return Write(")");
    }

    private void Unary(UnaryExpression e)
    {
        if (e.Operator == "not")
        {
            Write("NOT ").Operand(e.Operand, Parser.NotLevel);
            return;
        }

        Write(e.Operator);
        var start = _output.Length;
        Operand(e.Operand, e.Operator is "-" or "+" ? Parser.SignLevel : Parser.OtherLevel + 1);
        if (Lexer.IsOperatorCharacter(_output[start]) || e.Operator is not ("-" or "+"))
        {
            // "- -1" must not become a comment, nor "- @name" another operator.
            _output.Insert(start, ' ');
        }
    }

    private void Quantified(QuantifiedExpression e)
    {
        var level = Parser.LevelOf(e.Operator);
        Operand(e.Left, level + 1).Write(" ").Write(e.Operator).Write(e.IsAll ? " ALL (" : " ANY (");
        if (e.Query is not null)
        {
            Query(e.Query);
        }
        else
        {
            Expression(e.Array!);
        }

        Write(")");
    }

    private void Predicate(SqlExpression expression)
    {
        switch (expression)
        {
            case IsExpression e:
                Operand(e.Operand, Parser.IsLevel)
                    .Write(" IS ")
                    .WriteIf(e.IsNegated, "NOT ")
                    .Write(e.Test.ToString().ToUpperInvariant());
                break;
            case IsDistinctExpression e:
                Operand(e.Left, Parser.IsLevel)
                    .Write(e.IsNegated ? " IS NOT DISTINCT FROM " : " IS DISTINCT FROM ")
                    .Operand(e.Right, Parser.IsLevel + 1);
                break;
            case BetweenExpression e:
                Operand(e.Operand, Parser.RangeLevel + 1)
                    .Write(e.IsNegated ? " NOT BETWEEN " : " BETWEEN ")
                    .WriteIf(e.IsSymmetric, "SYMMETRIC ")
                    .Operand(e.Low, Parser.RangeLevel + 1)
                    .Write(" AND ")
                    .Operand(e.High, Parser.RangeLevel + 1);
                break;
            case LikeExpression e:
                Operand(e.Operand, Parser.RangeLevel + 1)
                    .Write(e.IsNegated ? " NOT " : " ")
                    .Write(
                        e.Kind switch
                        {
                            LikeKind.Like => "LIKE ",
                            LikeKind.InsensitiveLike => "ILIKE ",
                            _ => "SIMILAR TO ",
                        }
                    )
                    .Operand(e.Pattern, Parser.RangeLevel + 1);
                if (e.Escape is not null)
                {
                    Write(" ESCAPE ").Operand(e.Escape, Parser.RangeLevel + 1);
                }

                break;
        }
    }

    private void Membership(SqlExpression expression)
    {
        switch (expression)
        {
            case InListExpression e:
                Operand(e.Operand, Parser.RangeLevel + 1).Write(e.IsNegated ? " NOT IN (" : " IN (");
                List(e.Items, Expression);
                break;
            case InQueryExpression e:
                Operand(e.Operand, Parser.RangeLevel + 1).Write(e.IsNegated ? " NOT IN (" : " IN (").Query(e.Query);
                break;
            case ExistsExpression e:
                Write("EXISTS (").Query(e.Query);
                break;
        }

        Write(")");
    }

    private void Postfix(SqlExpression expression)
    {
        switch (expression)
        {
            case SubscriptExpression e:
                Operand(e.Operand, Parser.SubscriptLevel).Write("[").Expression(e.Index);
                Write("]");
                break;
            case SliceExpression e:
                Operand(e.Operand, Parser.SubscriptLevel).Write("[");
                if (e.From is not null)
                {
                    Expression(e.From);
                }

                Write(":");
                if (e.To is not null)
                {
                    Expression(e.To);
                }

                Write("]");
                break;
            case FieldAccess e:
                var needsNone =
                    e.Operand is FieldAccess or SubscriptExpression or SliceExpression or SubqueryExpression;
                WriteIf(!needsNone, "(").Expression(e.Operand);
                WriteIf(!needsNone, ")").Write(".").Name(e.Name);
                break;
        }
    }

    private void Constructor(SqlExpression expression)
    {
        switch (expression)
        {
            case ArrayExpression e:
                Write("ARRAY[");
                List(e.Items, Expression);
                Write("]");
                break;
            case RowExpression e:
                WriteIf(e.Items.Count < 2, "ROW").Write("(");
                List(e.Items, Expression);
                Write(")");
                break;
            case StructExpression e:
                Write("{");
                List(e.Fields, f => Text(f.Name).Write(": ").Expression(f.Value));
                Write("}");
                break;
            case MapExpression e:
                Write("MAP {");
                List(e.Entries, m => Entry(m.Key, m.Value));
                Write("}");
                break;
        }
    }

    private void Entry(SqlExpression key, SqlExpression value)
    {
        Expression(key);
        Write(": ").Expression(value);
    }

    private void Columns(SqlExpression expression)
    {
        switch (expression)
        {
            case StarExpression e:
                WriteIf(e.Qualifier.Count > 0, ".", e.Qualifier).Write("*");
                StarModifiers(e);
                break;
            case ColumnsExpression e:
                Write("COLUMNS(");
                Argument(e.Selector, mayBeLambda: true);
                Write(")");
                break;
            case LambdaExpression e:
                if (e.Parameters.Count == 1)
                {
                    Name(e.Parameters[0]);
                }
                else
                {
                    NamesInParentheses(e.Parameters);
                }

                Write(" -> ").Expression(e.Body);
                break;
        }
    }

    private SyntaxWriter WriteIf(bool condition, string after, ValueList<Identifier> names) =>
        condition ? Names(names).Write(after) : this;

    private void StarModifiers(StarExpression e)
    {
        if (e.Excluded.Count > 0)
        {
            Write(" EXCLUDE ").NamesInParentheses(e.Excluded);
        }

        if (e.Replaced.Count > 0)
        {
            Write(" REPLACE (");
            List(e.Replaced, r => Aliased(r.Value, r.Name));
            Write(")");
        }

        if (e.Renamed.Count > 0)
        {
            Write(" RENAME (");
            List(e.Renamed, r => Name(r.Name).Write(" AS ").Name(r.NewName));
            Write(")");
        }
    }

    private void Aliased(SqlExpression value, Identifier? alias)
    {
        Expression(value);
        if (alias is not null)
        {
            Write(" AS ").Name(alias);
        }
    }

    private void Case(CaseExpression e)
    {
        Write("CASE");
        if (e.Operand is not null)
        {
            Write(" ").Expression(e.Operand);
        }

        foreach (var branch in e.Branches)
        {
            Write(" WHEN ").Expression(branch.When);
            Write(" THEN ").Expression(branch.Then);
        }

        if (e.Otherwise is not null)
        {
            Write(" ELSE ").Expression(e.Otherwise);
        }

        Write(" END");
    }

    private void Primary(SqlExpression expression)
    {
        switch (expression)
        {
            case NumberLiteral e:
                Write(e.Text);
                break;
            case StringLiteral e:
                Text(e.Value);
                break;
            case BytesLiteral e:
                dialect.WriteBytes(_output, e.Hex);
                break;
            case BooleanLiteral e:
                Write(e.Value ? "TRUE" : "FALSE");
                break;
            case NullLiteral:
                Write("NULL");
                break;
            case DefaultExpression:
                Write("DEFAULT");
                break;
            case ParameterExpression e:
                dialect.WriteParameter(_output, e.Name);
                break;
            case ColumnReference e:
                Names(e.Parts);
                break;
            case TypedLiteral e:
                Type(e.Type);
                Write(" ").Text(e.Value);
                break;
            case IntervalLiteral e:
                Interval(e);
                break;
            case CastExpression e:
                Write(e.IsTry ? "TRY_CAST(" : "CAST(").Expression(e.Operand);
                Write(" AS ").Type(e.Type);
                Write(")");
                break;
            case ExtractExpression e:
                Write("EXTRACT(").ExtractField(e.Field).Write(" FROM ").Expression(e.Source);
                Write(")");
                break;
            case SubqueryExpression e:
                Write("(").Query(e.Query);
                Write(")");
                break;
            case ArraySubqueryExpression e:
                Write("ARRAY(").Query(e.Query);
                Write(")");
                break;
            default:
                throw new WeirException(ErrorCode.Internal, $"no way to print {expression.GetType().Name}");
        }
    }

    private SyntaxWriter ExtractField(string field)
    {
        foreach (var c in field)
        {
            if (!char.IsAsciiLetterLower(c) && c != '_')
            {
                return Text(field);
            }
        }

        return Write(field);
    }

    private void Interval(IntervalLiteral e)
    {
        var isLiteral = e.Value is StringLiteral or NumberLiteral;
        Write("INTERVAL ").WriteIf(!isLiteral, "(").Expression(e.Value);
        WriteIf(!isLiteral, ")");
        if (e.Unit is not null)
        {
            Write(" ").Write(e.Unit.ToUpperInvariant());
        }
    }
}
