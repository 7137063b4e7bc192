using Weir.Sql.Syntax;

namespace Weir.Sql.Tests.Generation;

internal sealed partial class TreeGenerator
{
    public QuerySyntax Query()
    {
        if (--_budget <= 0)
        {
            var items = new[] { new SelectItem(new NumberLiteral("1"), null) }.ToValueList();
            return new QuerySyntax(null, new SelectBody { Items = items }, [], null, null);
        }

        var byAll = Flip(10);
        var limit = Maybe(Expression);
        return
            new QuerySyntax(
                Flip(6) ? With() : null,
                Body(),
                byAll ? [new OrderItem(new NumberLiteral("0"), Flip(), Flip() ? Flip() : null)]
                    : Flip() ? Some(OrderItem)
                    : [],
                limit,
                Flip(4) ? Expression() : null
            )
            {
                OrdersByAll = byAll,
                WithTies = limit is not null && Flip(4),
            }
                is var query
            && query is { Limit: not null, WithTies: false }
            && Flip(6)
            ? query with
            {
                IsLimitPercent = true,
            }
            : query;
    }

    private WithClause With() =>
        new(Flip(), Some(() => new CommonTable(Name(), PlainNames(), Query(), Flip() ? Flip() : null), 1));

    private QueryBody Body()
    {
        switch (_random.Next(_budget > 0 ? 8 : 5))
        {
            case 5:
                return new ValuesBody(Some(() => Some(Expression, 1), 1));
            case 6:
                return new NestedBody(Query());
            case 7:
                // The parser's form: the right side binds tighter than the operator.
                var operation = Any<SetOperator>();
                var right = Body();
                var left = Body();
                var rightLevel = Level(right);
                var level = operation == SetOperator.Intersect ? 2 : 1;
                right = rightLevel > level ? right : new NestedBody(Plain(right));
                left = Level(left) >= level ? left : new NestedBody(Plain(left));
                return new SetOperationBody(operation, Flip(), left, right, Flip(5));
            default:
                return Select();
        }
    }

    private static QuerySyntax Plain(QueryBody body) => new(null, body, [], null, null);

    private static int Level(QueryBody body) =>
        body is SetOperationBody s ? (s.Operator == SetOperator.Intersect ? 2 : 1) : 3;

    private SelectBody Select()
    {
        var distinct = Flip(6);
        var byAll = Flip(8);
        return new SelectBody
        {
            IsDistinct = distinct,
            DistinctOn = !distinct && Flip(8) ? Some(Expression, 1) : [],
            Items = Some(Item, 0, 4),
            From = Flip(4) ? [] : Some(Table, 1, 2),
            Where = Maybe(Expression),
            GroupsByAll = byAll,
            GroupBy = !byAll && Flip(3) ? Some(Grouping, 1) : [],
            Having = Flip(5) ? Expression() : null,
            Windows = Flip(6) ? Some(() => new NamedWindow(Name(), Window()), 1) : [],
            Qualify = Flip(6) ? Expression() : null,
        };
    }

    private SelectItem Item() =>
        Flip(5) ? new SelectItem(Star(Flip()), null) : new SelectItem(Expression(), Maybe(Name));

    private GroupingElement Grouping() =>
        _random.Next(6) switch
        {
            0 => new GroupingElement(GroupingKind.Set, [], []),
            1 => new GroupingElement(Pick(GroupingKind.Rollup, GroupingKind.Cube), [], Some(GroupingSet, 1)),
            2 => new GroupingElement(
                GroupingKind.GroupingSets,
                [],
                Some(
                    () => Flip(3) ? new GroupingElement(GroupingKind.Rollup, [], Some(GroupingSet, 1)) : GroupingSet(),
                    1
                )
            ),
            _ => new GroupingElement(GroupingKind.Expression, [Expression()], []),
        };

    private GroupingElement GroupingSet()
    {
        var columns = Some<SqlExpression>(() => new ColumnReference(Some(Name, 1, 2)));
        return new GroupingElement(GroupingKind.Set, columns, []);
    }

    private TableExpression Table()
    {
        _budget--;
        TableExpression table = _random.Next(_budget > 0 ? 9 : 3) switch
        {
            3 => new SubqueryReference(Query(), Flip(4)),
            4 or 5 => Join(),
            6 => new FunctionReference(new FunctionCall(Some(Name, 1, 2), Some(Argument)), Flip(), Flip(4)),
            7 => new PivotReference(
                Table(),
                Some(() => new SelectItem(Call(), Maybe(Name))),
                Some(() => new PivotColumn(Expression(), Some(() => new SelectItem(Expression(), Maybe(Name)))), 1),
                Flip() ? Some(Expression) : []
            ),
            8 => new UnpivotReference(Table(), Name(), Name(), Some(Expression, 1), Flip()),
            2 => new FileReference(Text()),
            _ => new TableReference(QualifiedName()),
        };
        table = Flip() ? table with { Alias = new TableAlias(Name(), PlainNames()) } : table;
        return Flip(8)
            ? table with
            {
                Sample = new SampleClause(
                    Pick("bernoulli", "system", "reservoir"),
                    Expression(),
                    Flip(),
                    Maybe(Expression)
                ),
            }
            : table;
    }

    private JoinReference Join()
    {
        var type = Any<JoinType>();
        var natural = type is not (JoinType.Cross) && Flip(6);
        var plain = type != JoinType.Cross && !natural;
        var on = plain && Flip();
        return new JoinReference(
            type,
            natural,
            Table(),
            Table(),
            on ? Expression() : null,
            plain && !on ? PlainNames(1) : []
        );
    }
}
