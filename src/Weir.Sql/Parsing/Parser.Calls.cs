using Weir.Sql.Lexing;
using Weir.Sql.Syntax;

namespace Weir.Sql.Parsing;

/// <summary>Function calls, those with a grammar of their own, and windows.</summary>
internal sealed partial class Parser
{
    private SqlExpression? SpecialCall(string word, SyntaxLocation location)
    {
        if (!Peek().Is("("))
        {
            return null;
        }

        switch (word)
        {
            case "extract":
                return Extract(location);
            case "position":
                return Position(location);
            case "substring":
                return Substring(location);
            case "trim":
                return Trim(location);
            case "overlay":
                return Overlay(location);
            default:
                return null;
        }
    }

    private FunctionCall CallOf(string name, SyntaxLocation location, params SqlExpression[] arguments) =>
        new(
            [new Identifier(name)],
            arguments.Select(a => new FunctionArgument(null, a) { Location = a.Location }).ToValueList()
        )
        {
            Location = location,
        };

    private SqlExpression Extract(SyntaxLocation location)
    {
        _at += 2;
        var field = Current.Kind is TokenKind.String or TokenKind.Word or TokenKind.QuotedIdentifier
            ? Advance().Text.ToLowerInvariant()
            : throw Unexpected("a field such as YEAR");
        ExpectWord("from");
        var source = Expression();
        Expect(")");
        return new ExtractExpression(field, source) { Location = location };
    }

    private FunctionCall Position(SyntaxLocation location)
    {
        _at += 2;
        var part = Expression(RangeLevel);
        if (Accept(","))
        {
            var other = Expression();
            Expect(")");
            return CallOf("position", location, part, other);
        }

        ExpectWord("in");
        var whole = Expression();
        Expect(")");
        return CallOf("strpos", location, whole, part);
    }

    private FunctionCall Substring(SyntaxLocation location)
    {
        _at += 2;
        var arguments = new List<SqlExpression> { Expression() };
        if (AcceptWord("similar"))
        {
            arguments.Add(Expression());
            ExpectWord("escape");
            arguments.Add(Expression());
            Expect(")");
            return CallOf("substring_similar", location, [.. arguments]);
        }

        SqlExpression? from = null;
        SqlExpression? count = null;
        while (IsWord("from") || IsWord("for"))
        {
            if (Advance().Text == "from")
            {
                from = Expression();
            }
            else
            {
                count = Expression();
            }
        }

        if (from is not null || count is not null)
        {
            arguments.Add(from ?? new NumberLiteral("1") { Location = location });
            if (count is not null)
            {
                arguments.Add(count);
            }
        }
        else
        {
            while (Accept(","))
            {
                arguments.Add(Expression());
            }
        }

        Expect(")");
        return CallOf("substring", location, [.. arguments]);
    }

    private FunctionCall Trim(SyntaxLocation location)
    {
        _at += 2;
        var name = "btrim";
        if (Current.Kind == TokenKind.Word && Current.Text is "both" or "leading" or "trailing")
        {
            name = Advance().Text switch
            {
                "leading" => "ltrim",
                "trailing" => "rtrim",
                _ => "btrim",
            };
        }

        // PostgreSQL: all of (FROM list), (x FROM list), (list); the text goes first.
        ValueList<SqlExpression> first = IsWord("from") ? [] : List(Expression);
        ValueList<SqlExpression> rest = AcceptWord("from") ? List(Expression) : [];
        Expect(")");
        return CallOf(name, location, [.. rest, .. first]);
    }

    private FunctionCall Overlay(SyntaxLocation location)
    {
        _at += 2;
        var arguments = new List<SqlExpression> { Expression() };
        if (AcceptWord("placing"))
        {
            arguments.Add(Expression());
            ExpectWord("from");
            arguments.Add(Expression());
            if (AcceptWord("for"))
            {
                arguments.Add(Expression());
            }
        }
        else
        {
            while (Accept(","))
            {
                arguments.Add(Expression());
            }
        }

        Expect(")");
        return CallOf("overlay", location, [.. arguments]);
    }

    private FunctionCall Call(ValueList<Identifier> name, SyntaxLocation location)
    {
        Expect("(");
        var allowLambda = name.Count == 1 && TakesLambda(name[0].Name);
        var (isStar, isDistinct) = (false, false);
        ValueList<FunctionArgument> arguments = [];
        ValueList<OrderItem> order = [];
        bool? ignoresNulls = null;
        if (Current.Is("*") && Peek().Is(")"))
        {
            _at++;
            isStar = true;
        }
        else if (!Current.Is(")"))
        {
            isDistinct = AcceptWord("distinct");
            if (!isDistinct)
            {
                AcceptWord("all");
            }

            arguments = List(() => Argument(allowLambda));
            order = AcceptWords("order", "by") ? List(OrderByItem) : [];
            ignoresNulls = NullTreatment();
        }

        Expect(")");
        var call = new FunctionCall(name, arguments)
        {
            Location = location,
            IsStar = isStar,
            IsDistinct = isDistinct,
            Order = order,
        };
        return AfterCall(call, ignoresNulls);
    }

    private FunctionCall AfterCall(FunctionCall call, bool? ignoresNulls)
    {
        ValueList<OrderItem> within = [];
        if (AcceptWords("within", "group"))
        {
            Expect("(");
            ExpectWord("order");
            ExpectWord("by");
            within = List(OrderByItem);
            Expect(")");
        }

        SqlExpression? filter = null;
        if (IsWord("filter") && Peek().Is("("))
        {
            _at += 2;
            AcceptWord("where");
            filter = Expression();
            Expect(")");
        }

        ignoresNulls ??= NullTreatment();
        WindowSyntax? over = null;
        if (IsWord("over") && (Peek().Is("(") || Peek().Kind is TokenKind.Word or TokenKind.QuotedIdentifier))
        {
            _at++;
            over = Current.Is("(") ? Window() : NamedWindowUse();
        }

        return call with
        {
            WithinGroup = within,
            Filter = filter,
            IgnoresNulls = ignoresNulls,
            Over = over,
        };
    }

    private WindowSyntax NamedWindowUse()
    {
        var location = Here;
        return new WindowSyntax(Name(), [], [], null) { Location = location };
    }

    private bool? NullTreatment() =>
        AcceptWords("ignore", "nulls") ? true
        : AcceptWords("respect", "nulls") ? false
        : null;

    private FunctionArgument Argument(bool allowLambda)
    {
        var location = Here;
        if (IsWord("variadic"))
        {
            throw Unsupported(location, "VARIADIC");
        }

        if (Current.Kind is TokenKind.Word or TokenKind.QuotedIdentifier && (Peek().Is("=>") || Peek().Is(":=")))
        {
            var name = AnyName();
            _at++;
            return new FunctionArgument(name, LambdaOrExpression(allowLambda)) { Location = location };
        }

        return new FunctionArgument(null, LambdaOrExpression(allowLambda)) { Location = location };
    }

    private SqlExpression LambdaOrExpression(bool allowLambda)
    {
        if (!allowLambda)
        {
            return Expression();
        }

        var location = Here;
        if (Current.Kind is TokenKind.Word or TokenKind.QuotedIdentifier && Peek().Is("->"))
        {
            var parameter = Name();
            _at++;
            return new LambdaExpression([parameter], Expression()) { Location = location };
        }

        if (Current.Is("(") && Peek().Kind is TokenKind.Word or TokenKind.QuotedIdentifier && IsLambdaList())
        {
            var parameters = NamesInParentheses();
            Expect("->");
            return new LambdaExpression(parameters, Expression()) { Location = location };
        }

        return Expression();
    }

    private bool IsLambdaList()
    {
        var i = 1;
        while (Peek(i).Kind is TokenKind.Word or TokenKind.QuotedIdentifier)
        {
            if (Peek(i + 1).Is(")"))
            {
                return Peek(i + 2).Is("->");
            }

            if (!Peek(i + 1).Is(","))
            {
                return false;
            }

            i += 2;
        }

        return false;
    }

    private WindowSyntax Window()
    {
        var location = Here;
        Expect("(");
        var startsWithName =
            IsName(Keywords.IsColumnName)
            && !(Current.Kind == TokenKind.Word && Current.Text is "partition" or "rows" or "range" or "groups");
        var name = startsWithName ? Name() : null;
        var partitions = AcceptWords("partition", "by") ? List(Expression) : [];
        var order = AcceptWords("order", "by") ? List(OrderByItem) : [];
        var frame = Current.Kind == TokenKind.Word && Current.Text is "rows" or "range" or "groups" ? Frame() : null;
        Expect(")");
        return new WindowSyntax(name, partitions, order, frame) { Location = location };
    }

    private WindowFrame Frame()
    {
        var location = Here;
        var unit = Advance().Text switch
        {
            "rows" => FrameUnit.Rows,
            "range" => FrameUnit.Range,
            _ => FrameUnit.Groups,
        };
        FrameBound start;
        FrameBound end;
        if (AcceptWord("between"))
        {
            start = Bound();
            ExpectWord("and");
            end = Bound();
        }
        else
        {
            start = Bound();
            end = new FrameBound(FrameBoundKind.CurrentRow, null) { Location = location };
        }

        return new WindowFrame(unit, start, end, Exclusion()) { Location = location };
    }

    private FrameExclusion Exclusion()
    {
        if (!AcceptWord("exclude"))
        {
            return FrameExclusion.NoOthers;
        }

        return AcceptWords("no", "others") ? FrameExclusion.NoOthers
            : AcceptWords("current", "row") ? FrameExclusion.CurrentRow
            : AcceptWord("group") ? FrameExclusion.Group
            : AcceptWord("ties") ? FrameExclusion.Ties
            : throw Unexpected("NO OTHERS, CURRENT ROW, GROUP or TIES", "no", "current", "group", "ties");
    }

    private FrameBound Bound()
    {
        var location = Here;
        if (AcceptWords("current", "row"))
        {
            return new FrameBound(FrameBoundKind.CurrentRow, null) { Location = location };
        }

        if (AcceptWord("unbounded"))
        {
            var kind =
                AcceptWord("preceding") ? FrameBoundKind.UnboundedPreceding
                : AcceptWord("following") ? FrameBoundKind.UnboundedFollowing
                : throw Unexpected("PRECEDING or FOLLOWING", "preceding", "following");
            return new FrameBound(kind, null) { Location = location };
        }

        var offset = Expression();
        var side =
            AcceptWord("preceding") ? FrameBoundKind.Preceding
            : AcceptWord("following") ? FrameBoundKind.Following
            : throw Unexpected("PRECEDING or FOLLOWING", "preceding", "following");
        return new FrameBound(side, offset) { Location = location };
    }
}
