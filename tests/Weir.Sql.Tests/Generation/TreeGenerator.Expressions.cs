using Weir.Sql.Syntax;

namespace Weir.Sql.Tests.Generation;

internal sealed partial class TreeGenerator
{
    public SqlExpression Expression()
    {
        if (--_budget <= 0)
        {
            return Leaf();
        }

        return _random.Next(30) switch
        {
            < 4 => new BinaryExpression(
                Pick(
                    "and",
                    "or",
                    "=",
                    "<>",
                    "<",
                    ">=",
                    "+",
                    "-",
                    "*",
                    "/",
                    "%",
                    "^",
                    "||",
                    "->",
                    "->>",
                    "#>",
                    "@>",
                    "~",
                    "!~*",
                    "&",
                    "<<",
                    "?",
                    "//"
                ),
                Expression(),
                Expression()
            ),
            4 or 5 => new UnaryExpression(Pick("not", "-", "+", "~", "@", "|/"), Expression()),
            6 => new IsExpression(Expression(), Any<IsTest>(), Flip()),
            7 => new IsDistinctExpression(Expression(), Expression(), Flip()),
            8 => new BetweenExpression(Expression(), Expression(), Expression(), Flip(), Flip()),
            9 => new LikeExpression(Any<LikeKind>(), Expression(), Expression(), Maybe(Expression), Flip()),
            10 => Membership(),
            11 => Flip()
                ? new AtTimeZoneExpression(Expression(), Expression())
                : new CollateExpression(Expression(), Some(Name, 1, 2)),
            12 => new SubscriptExpression(Expression(), Expression()),
            13 => new SliceExpression(Expression(), Maybe(Expression), Maybe(Expression)),
            14 => new FieldAccess(Expression(), Name()),
            15 => new CastExpression(Expression(), Type(), Flip()),
            16 => new CaseExpression(
                Maybe(Expression),
                Some(() => new CaseBranch(Expression(), Expression()), 1),
                Maybe(Expression)
            ),
            17 or 18 or 19 => Call(),
            20 => new ExtractExpression(Pick("year", "epoch", "day", "odd field"), Expression()),
            21 => Query2(),
            22 => new ArrayExpression(Some(Expression)),
            23 => new RowExpression(Some(Expression)),
            24 => new StructExpression(Some(() => new StructField(Text(), Expression()))),
            25 => new MapExpression(Some(() => new MapEntry(Expression(), Expression()))),
            26 => new ColumnsExpression(
                Flip() ? Lambda()
                : Flip() ? Star(false)
                : Expression()
            ),
            _ => Leaf(),
        };
    }

    private SqlExpression Leaf() =>
        _random.Next(11) switch
        {
            0 => new NumberLiteral(Number()),
            1 => new StringLiteral(Text()),
            2 => new BooleanLiteral(Flip()),
            3 => new NullLiteral(),
            4 => new ParameterExpression(Pick("1", "12", "name")),
            5 => new BytesLiteral(Pick("", "00ff")),
            6 => Typed(),
            7 => Interval(),
            _ => new ColumnReference(QualifiedName()),
        };

    private TypedLiteral Typed() =>
        new(
            Flip() ? new TypeSyntax(Pick("date", "timestamptz", "double precision", "uuid", "json"), [])
                : Flip() ? new TypeSyntax("timestamp", [3])
                : new TypeSyntax("numeric", [10, 2]),
            Text()
        );

    private IntervalLiteral Interval() =>
        _random.Next(3) switch
        {
            0 => new IntervalLiteral(new StringLiteral("1 day"), null),
            1 => new IntervalLiteral(new NumberLiteral("2"), "month"),
            _ => new IntervalLiteral(new StringLiteral("1-2"), "year to month"),
        };

    private SqlExpression Membership() =>
        _random.Next(5) switch
        {
            0 => new InListExpression(Expression(), Some(NoSubquery, 1), Flip()),
            1 => new InQueryExpression(Expression(), Query(), Flip()),
            2 => new ExistsExpression(Query()),
            3 => new QuantifiedExpression(Expression(), Pick("=", "<", "<>", "~~"), Flip(), Query(), null),
            _ => new QuantifiedExpression(Expression(), Pick("=", ">", "||"), Flip(), null, NoSubquery()),
        };

    /// <summary>In the parentheses of IN and ANY a query alone is a query, not a value.</summary>
    private SqlExpression NoSubquery() => Expression() is var e and not SubqueryExpression ? e : Leaf();

    private SqlExpression Query2() => Flip() ? new SubqueryExpression(Query()) : new ArraySubqueryExpression(Query());

    private LambdaExpression Lambda() => new(Some(Name, 1, 2), Expression());

    private StarExpression Star(bool isQualified) =>
        new(
            isQualified ? Some(Name, 1, 2) : [],
            PlainNames(),
            Flip(3) ? Some(() => new StarReplacement(Expression(), Name()), 1) : [],
            Flip(3) ? Some(() => new StarRenaming(Name(), Name()), 1) : []
        );

    private FunctionCall Call()
    {
        switch (_random.Next(8))
        {
            case 0:
                return new FunctionCall([new Identifier("count")], []) { IsStar = true, Over = Maybe(Window) };
            case 1:
                return new FunctionCall([new Identifier(Pick("current_date", "user", "localtime"))], []);
            case 2:
                return new FunctionCall(
                    [new Identifier(Pick("list_transform", "list_filter"))],
                    [Argument(), new FunctionArgument(null, Flip() ? Lambda() : Expression())]
                );
            case 3:
                return new FunctionCall(
                    [new Identifier(Pick("position", "substring", "overlay"))],
                    [new FunctionArgument(null, Expression()), new FunctionArgument(null, Expression())]
                );
            case 4:
                return new FunctionCall(
                    [new Identifier(Pick("extract", "trim", "row", "cube", "cast", "exists"), true)],
                    [Argument()]
                );
        }

        var arguments = Some(Argument);
        return new FunctionCall(
            Flip(3) ? QualifiedName() : [new Identifier(Pick("f", "left", "Sum", "coalesce", "grouping"))],
            arguments
        )
        {
            IsDistinct = arguments.Count > 0 && Flip(4),
            Order = arguments.Count > 0 && Flip(4) ? Some(OrderItem, 1) : [],
            WithinGroup = Flip(6) ? Some(OrderItem, 1) : [],
            Filter = Flip(6) ? Expression() : null,
            IgnoresNulls = Flip(6) ? Flip() : null,
            Over = Flip(4) ? Window() : null,
        };
    }

    private FunctionArgument Argument() => new(Flip(5) ? Name() : null, Expression());

    private OrderItem OrderItem() => new(Expression(), Flip(), Flip() ? Flip() : null);

    private WindowSyntax Window() =>
        new(
            Maybe(Name),
            Flip() ? Some(Expression, 1) : [],
            Flip() ? Some(OrderItem, 1) : [],
            Flip() ? new WindowFrame(Any<FrameUnit>(), Bound(), Bound(), Any<FrameExclusion>()) : null
        );

    private FrameBound Bound()
    {
        var kind = Any<FrameBoundKind>();
        return new FrameBound(kind, kind is FrameBoundKind.Preceding or FrameBoundKind.Following ? Expression() : null);
    }
}
