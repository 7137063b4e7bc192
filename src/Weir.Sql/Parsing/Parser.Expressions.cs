using System.Globalization;
using Weir.Sql.Lexing;
using Weir.Sql.Syntax;

namespace Weir.Sql.Parsing;

/// <summary>Operators and their precedence: PostgreSQL documentation, "Operator Precedence".</summary>
internal sealed partial class Parser
{
    internal const int OrLevel = 1;
    internal const int AndLevel = 2;
    internal const int NotLevel = 3;
    internal const int IsLevel = 4;
    internal const int ComparisonLevel = 5;
    internal const int RangeLevel = 6;
    internal const int OtherLevel = 7;
    internal const int AddLevel = 8;
    internal const int MultiplyLevel = 9;
    internal const int PowerLevel = 10;
    internal const int ZoneLevel = 11;
    internal const int CollateLevel = 12;
    internal const int SignLevel = 13;
    internal const int SubscriptLevel = 14;
    internal const int CastLevel = 15;

    private SqlExpression Expression() => Expression(0);

    private SqlExpression Expression(int minimum)
    {
        Enter();
        var depth = _depth;
        var left = Prefix();
        while (Infix(left, minimum) is { } wider)
        {
            left = wider;
            Enter();
        }

        _depth = depth;
        Leave();
        return left;
    }

    private SqlExpression Prefix()
    {
        var location = Here;
        if (AcceptWord("not"))
        {
            return new UnaryExpression("not", Expression(NotLevel)) { Location = location };
        }

        if (Current.Kind == TokenKind.Operator && Current.Text is "-" or "+")
        {
            var sign = Advance().Text;
            return new UnaryExpression(sign, Expression(SignLevel)) { Location = location };
        }

        if (Current.Kind == TokenKind.Operator && Current.Text is "~" or "@" or "|/" or "||/" or "!!")
        {
            var sign = Advance().Text;
            return new UnaryExpression(sign, Expression(OtherLevel)) { Location = location };
        }

        return Primary();
    }

    private SqlExpression? Infix(SqlExpression left, int minimum)
    {
        var token = Current;
        var location = left.Location;
        switch (token.Kind)
        {
            case TokenKind.Punctuation:
                return PostfixSign(left, minimum);
            case TokenKind.Operator:
                var level = LevelOf(token.Text);
                if (level <= minimum)
                {
                    return null;
                }

                var place = Here;
                _at++;
                if (IsQuantifier())
                {
                    return Quantified(left, token.Text);
                }

                var right = Expression(level);
                if (level == ComparisonLevel && Current.Kind == TokenKind.Operator && LevelOf(Current.Text) == level)
                {
                    throw ErrorAt(Here, "comparisons do not chain", hint: "Put one of them into parentheses.");
                }

                return new BinaryExpression(token.Text, left, right) { Location = place };
            case TokenKind.Word:
                return WordInfix(left, minimum, location);
            default:
                return null;
        }
    }

    internal static int LevelOf(string sign) =>
        sign switch
        {
            "or" => OrLevel,
            "and" => AndLevel,
            "=" or "<" or ">" or "<=" or ">=" or "<>" => ComparisonLevel,
            "+" or "-" => AddLevel,
            "*" or "/" or "%" or "//" => MultiplyLevel,
            "^" or "**" => PowerLevel,
            "=>" => 0,
            _ => OtherLevel,
        };

    private SqlExpression? PostfixSign(SqlExpression left, int minimum)
    {
        var location = Here;
        if (Current.Text == "::" && CastLevel > minimum)
        {
            _at++;
            return new CastExpression(left, Type(), IsTry: false) { Location = location };
        }

        if (Current.Text == "[" && SubscriptLevel > minimum)
        {
            _at++;
            return Subscript(left, location);
        }

        if (Current.Text == ".")
        {
            _at++;
            if (Accept("*"))
            {
                return
                    new StarExpression([], [], [], []) { Location = location } is var star && left is ColumnReference c
                    ? star with
                    {
                        Qualifier = c.Parts,
                    }
                    : throw ErrorAt(location, "expected a column name before \".*\"");
            }

            return new FieldAccess(left, AnyName()) { Location = location };
        }

        return null;
    }

    private SqlExpression Subscript(SqlExpression left, SyntaxLocation location)
    {
        var from = Current.Is(":") ? null : Expression();
        if (Accept(":"))
        {
            var to = Current.Is("]") ? null : Expression();
            Expect("]");
            return new SliceExpression(left, from, to) { Location = location };
        }

        Expect("]");
        return new SubscriptExpression(left, from!) { Location = location };
    }

    private SqlExpression? WordInfix(SqlExpression left, int minimum, SyntaxLocation location)
    {
        switch (Current.Text)
        {
            case "or" when OrLevel > minimum:
                return Logical("or", left, OrLevel);
            case "and" when AndLevel > minimum:
                return Logical("and", left, AndLevel);
            case "is" when IsLevel > minimum:
                _at++;
                return Is(left, location);
            case "isnull" when IsLevel > minimum:
                _at++;
                return new Syntax.IsExpression(left, IsTest.Null, IsNegated: false) { Location = location };
            case "notnull" when IsLevel > minimum:
                _at++;
                return new Syntax.IsExpression(left, IsTest.Null, IsNegated: true) { Location = location };
            case "at" when ZoneLevel > minimum && Peek().IsWord("time") && Peek(2).IsWord("zone"):
                _at += 3;
                return new AtTimeZoneExpression(left, Expression(ZoneLevel)) { Location = location };
            case "collate" when CollateLevel > minimum:
                _at++;
                var parts = new List<Identifier> { AnyName() };
                while (Accept("."))
                {
                    parts.Add(AnyName());
                }

                return new CollateExpression(left, parts.ToValueList()) { Location = location };
            case "operator" when OtherLevel > minimum && Peek().Is("("):
                return ExplicitOperator(left);
            case "not"
                when RangeLevel > minimum
                    && Peek().Kind == TokenKind.Word
                    && Peek().Text is "between" or "in" or "like" or "ilike" or "similar":
                _at++;
                return Range(left, isNegated: true, location);
            case "between" or "in" or "like" or "ilike" or "similar" when RangeLevel > minimum:
                return Range(left, isNegated: false, location);
            default:
                return null;
        }
    }

    private BinaryExpression ExplicitOperator(SqlExpression left)
    {
        var location = Here;
        _at += 2;
        while (Current.Kind == TokenKind.Word && Peek().Is("."))
        {
            _at += 2;
        }

        var sign = Current.Kind == TokenKind.Operator ? Advance().Text : throw Unexpected("an operator");
        Expect(")");
        return new BinaryExpression(sign, left, Expression(OtherLevel)) { Location = location };
    }

    private BinaryExpression Logical(string sign, SqlExpression left, int level)
    {
        var location = Here;
        _at++;
        return new BinaryExpression(sign, left, Expression(level)) { Location = location };
    }

    private SqlExpression Is(SqlExpression left, SyntaxLocation location)
    {
        var negated = AcceptWord("not");
        if (AcceptWords("distinct", "from"))
        {
            return new IsDistinctExpression(left, Expression(IsLevel), negated) { Location = location };
        }

        IsTest? test = Current.Text switch
        {
            "null" => IsTest.Null,
            "true" => IsTest.True,
            "false" => IsTest.False,
            "unknown" => IsTest.Unknown,
            _ => null,
        };
        if (test is null || Current.Kind != TokenKind.Word)
        {
            throw Unexpected(
                "NULL, TRUE, FALSE, UNKNOWN or DISTINCT FROM",
                "null",
                "true",
                "false",
                "unknown",
                "distinct"
            );
        }

        _at++;
        return new Syntax.IsExpression(left, test.Value, negated) { Location = location };
    }

    private SqlExpression Range(SqlExpression left, bool isNegated, SyntaxLocation location)
    {
        switch (Advance().Text)
        {
            case "between":
                var symmetric = AcceptWord("symmetric");
                if (!symmetric)
                {
                    AcceptWord("asymmetric");
                }

                var low = Expression(RangeLevel);
                ExpectWord("and");
                return new BetweenExpression(left, low, Expression(RangeLevel), isNegated, symmetric)
                {
                    Location = location,
                };
            case "in":
                return In(left, isNegated, location);
            case "like":
                return Like(LikeKind.Like, left, isNegated, location);
            case "ilike":
                return Like(LikeKind.InsensitiveLike, left, isNegated, location);
            default:
                ExpectWord("to");
                return Like(LikeKind.SimilarTo, left, isNegated, location);
        }
    }

    private SqlExpression In(SqlExpression left, bool isNegated, SyntaxLocation location)
    {
        if (!Current.Is("("))
        {
            // DuckDB: x IN list
            SqlExpression found = new QuantifiedExpression(left, "=", IsAll: false, null, Expression(RangeLevel))
            {
                Location = location,
            };
            return isNegated ? new UnaryExpression("not", found) { Location = location } : found;
        }

        if (StartsQuery(1) && !GoesOnAfterQuery())
        {
            _at++;
            var query = Query();
            Expect(")");
            return new InQueryExpression(left, query, isNegated) { Location = location };
        }

        return new InListExpression(left, Parenthesized(Expression), isNegated) { Location = location };
    }

    private SqlExpression Like(LikeKind kind, SqlExpression left, bool isNegated, SyntaxLocation location)
    {
        if (kind != LikeKind.SimilarTo && IsQuantifier())
        {
            // PostgreSQL's operators behind LIKE and ILIKE.
            return Quantified(left, $"{(isNegated ? "!" : "")}{(kind == LikeKind.Like ? "~~" : "~~*")}");
        }

        var pattern = Expression(RangeLevel);
        var escape = AcceptWord("escape") ? Expression(RangeLevel) : null;
        return new LikeExpression(kind, left, pattern, escape, isNegated) { Location = location };
    }

    private bool IsQuantifier() =>
        Current.Kind == TokenKind.Word && Current.Text is "any" or "some" or "all" && Peek().Is("(");

    private QuantifiedExpression Quantified(SqlExpression left, string sign)
    {
        var location = Here;
        var isAll = Advance().Text == "all";
        if (StartsQuery(1) && !GoesOnAfterQuery())
        {
            _at++;
            var query = Query();
            Expect(")");
            return new QuantifiedExpression(left, sign, isAll, query, null) { Location = location };
        }

        Expect("(");
        var array = Expression();
        Expect(")");
        return new QuantifiedExpression(left, sign, isAll, null, array) { Location = location };
    }

    private int Integer(string what)
    {
        if (
            Current.Kind == TokenKind.Number
            && int.TryParse(Current.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var value)
        )
        {
            _at++;
            return value;
        }

        throw Unexpected(what);
    }
}
