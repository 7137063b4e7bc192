using Weir.Sql.Lexing;
using Weir.Sql.Syntax;

namespace Weir.Sql.Parsing;

/// <summary>Queries: WITH, set operations, SELECT, ORDER BY, LIMIT.</summary>
internal sealed partial class Parser
{
    private QuerySyntax Query()
    {
        Enter();
        var location = Here;
        var with = IsWord("with") ? With() : null;
        var query = QueryTail(with, SetExpression(0), location);
        Leave();
        return query;
    }

    private WithClause With()
    {
        var location = Here;
        ExpectWord("with");
        var recursive = AcceptWord("recursive");
        return new WithClause(recursive, List(CommonTableItem)) { Location = location };
    }

    private CommonTable CommonTableItem()
    {
        var location = Here;
        var name = Name();
        var columns = Current.Is("(") ? NamesInParentheses() : [];
        ExpectWord("as");
        bool? materialized = AcceptWords("not", "materialized") ? false : null;
        materialized ??= AcceptWord("materialized") ? true : null;
        Expect("(");
        var query = Query();
        Expect(")");
        return new CommonTable(name, columns, query, materialized) { Location = location };
    }

    private QueryBody SetExpression(int minimum)
    {
        Enter();
        var depth = _depth;
        var left = QueryPrimary();
        while (Current.Kind == TokenKind.Word && Current.Text is "union" or "intersect" or "except")
        {
            var level = Current.Text == "intersect" ? 2 : 1;
            if (level <= minimum)
            {
                break;
            }

            var location = Here;
            var operation = Advance().Text switch
            {
                "union" => SetOperator.Union,
                "intersect" => SetOperator.Intersect,
                _ => SetOperator.Except,
            };
            var all = AcceptWord("all");
            if (!all)
            {
                AcceptWord("distinct");
            }

            var byName = AcceptWords("by", "name");
            left = new SetOperationBody(operation, all, left, SetExpression(level), byName) { Location = location };
            Enter();
        }

        _depth = depth;
        Leave();
        return left;
    }

    private QueryBody QueryPrimary()
    {
        var location = Here;
        if (Accept("("))
        {
            var query = Query();
            Expect(")");
            return new NestedBody(query) { Location = location };
        }

        if (AcceptWord("values"))
        {
            return new ValuesBody(List(ValuesRow)) { Location = location };
        }

        if (AcceptWord("table"))
        {
            var table = new TableReference(QualifiedName()) { Location = location };
            return new SelectBody
            {
                Items = [StarItem(location)],
                From = [table],
                Location = location,
            };
        }

        return Current.Kind == TokenKind.Word && Current.Text is "select" or "from"
            ? Select()
            : throw Unexpected("SELECT", "select", "values", "with", "table", "from");
    }

    private ValueList<SqlExpression> ValuesRow()
    {
        if (AcceptWord("row") && !Current.Is("("))
        {
            throw Unexpected("\"(\"");
        }

        return Parenthesized(Expression);
    }

    private static SelectItem StarItem(SyntaxLocation location) =>
        new(new StarExpression([], [], [], []) { Location = location }, null) { Location = location };

    private SelectBody Select()
    {
        var location = Here;
        var body = new SelectBody { Location = location };
        if (AcceptWord("from"))
        {
            // DuckDB: FROM first, SELECT perhaps.
            body = body with
            {
                From = List(FromItem),
            };
            body = AcceptWord("select") ? SelectList(body) : body with { Items = [StarItem(location)] };
        }
        else
        {
            ExpectWord("select");
            body = SelectList(body);
            body = AcceptWord("from") ? body with { From = List(FromItem) } : body;
        }

        body = AcceptWord("where") ? body with { Where = Expression() } : body;
        body = AcceptWords("group", "by") ? GroupBy(body) : body;
        body = AcceptWord("having") ? body with { Having = Expression() } : body;
        body = IsWord("window") ? WindowClause(body) : body;
        return AcceptWord("qualify") ? body with { Qualify = Expression() } : body;
    }

    private SelectBody SelectList(SelectBody body)
    {
        if (AcceptWord("distinct"))
        {
            body = AcceptWord("on")
                ? body with
                {
                    DistinctOn = Parenthesized(Expression),
                }
                : body with
                {
                    IsDistinct = true,
                };
        }
        else
        {
            AcceptWord("all");
        }

        if (EndsSelectList())
        {
            return body;
        }

        var items = new List<SelectItem> { Item() };
        while (Accept(","))
        {
            if (EndsSelectList())
            {
                break;
            }

            items.Add(Item());
        }

        return body with
        {
            Items = items.ToValueList(),
        };
    }

    private bool EndsSelectList() =>
        Current.Kind == TokenKind.End
        || Current.Is(";")
        || Current.Is(")")
        || Current.Kind == TokenKind.Word
            && Current.Text
                is "from"
                    or "where"
                    or "group"
                    or "having"
                    or "window"
                    or "qualify"
                    or "order"
                    or "limit"
                    or "offset"
                    or "fetch"
                    or "union"
                    or "intersect"
                    or "except"
                    or "returning";

    private SelectItem Item()
    {
        var location = Here;
        if (IsName(Keywords.IsColumnName) && Peek().Is(":") && !Peek().Is("::"))
        {
            var alias = Name();
            _at++;
            return new SelectItem(Expression(), alias) { Location = location };
        }

        var value = Expression();
        return new SelectItem(value, Alias()) { Location = location };
    }

    private Identifier? Alias()
    {
        if (AcceptWord("as"))
        {
            return Current.Kind == TokenKind.String ? new Identifier(Advance().Text, true) : AnyName();
        }

        return IsName(Keywords.IsBareLabel) ? AnyName() : null;
    }

    private SelectBody GroupBy(SelectBody body)
    {
        if (IsWord("all") && !Peek().Is("("))
        {
            _at++;
            return body with { GroupsByAll = true };
        }

        if (IsWord("distinct"))
        {
            throw Unsupported(Here, "GROUP BY DISTINCT");
        }

        AcceptWord("all");
        return body with { GroupBy = List(GroupingItem) };
    }

    private GroupingElement GroupingItem()
    {
        var location = Here;
        if (Current.Kind == TokenKind.Word && Current.Text is "rollup" or "cube" && Peek().Is("("))
        {
            var kind = Advance().Text == "rollup" ? GroupingKind.Rollup : GroupingKind.Cube;
            return new GroupingElement(kind, [], Parenthesized(GroupingSetItem)) { Location = location };
        }

        if (AreWords("grouping", "sets") && Peek(2).Is("("))
        {
            _at += 2;
            return new GroupingElement(GroupingKind.GroupingSets, [], Parenthesized(GroupingItemOrSet))
            {
                Location = location,
            };
        }

        if (Current.Is("(") && Peek().Is(")"))
        {
            _at += 2;
            return new GroupingElement(GroupingKind.Set, [], []) { Location = location };
        }

        return new GroupingElement(GroupingKind.Expression, [Expression()], []) { Location = location };
    }

    private GroupingElement GroupingItemOrSet() =>
        Current.Kind == TokenKind.Word && Current.Text is "rollup" or "cube" or "grouping"
            ? GroupingItem()
            : GroupingSetItem();

    /// <summary>An expression or a parenthesized list of them, as one unit of a ROLLUP, CUBE or GROUPING SETS.</summary>
    private GroupingElement GroupingSetItem()
    {
        var location = Here;
        if (Current.Is("(") && Peek().Is(")"))
        {
            _at += 2;
            return new GroupingElement(GroupingKind.Set, [], []) { Location = location };
        }

        var value = Expression();
        return value is RowExpression row
            ? new GroupingElement(GroupingKind.Set, row.Items, []) { Location = location }
            : new GroupingElement(GroupingKind.Set, [value], []) { Location = location };
    }

    private SelectBody WindowClause(SelectBody body)
    {
        ExpectWord("window");
        return body with { Windows = List(NamedWindowItem) };
    }

    private NamedWindow NamedWindowItem()
    {
        var location = Here;
        var name = Name();
        ExpectWord("as");
        return new NamedWindow(name, Window()) { Location = location };
    }

    private OrderItem OrderByItem()
    {
        var location = Here;
        var value = Expression();
        var descending = AcceptWord("desc");
        if (!descending)
        {
            AcceptWord("asc");
        }

        bool? nullsFirst =
            AcceptWords("nulls", "first") ? true
            : AcceptWords("nulls", "last") ? false
            : null;
        return new OrderItem(value, descending, nullsFirst) { Location = location };
    }

    private QuerySyntax QueryTail(WithClause? with, QueryBody body, SyntaxLocation location)
    {
        var query = new QuerySyntax(with, body, [], null, null) { Location = location };
        if (AcceptWords("order", "by"))
        {
            query =
                IsWord("all")
                && (Peek().Kind == TokenKind.End || Peek().Is(";") || Peek().Is(")") || Peek().Kind == TokenKind.Word)
                    ? OrderByAll(query)
                    : query with
                    {
                        Order = List(OrderByItem),
                    };
        }

        while (true)
        {
            if (query.Limit is null && AcceptWord("limit"))
            {
                // "10 % 3" is a remainder, "10 %" a share: only a bare number can be followed by the sign.
                var isShare = Current.Kind == TokenKind.Number && Peek().Is("%") && EndsLimit(Peek(2));
                query = AcceptWord("all") ? query : query with { Limit = isShare ? Primary() : Expression() };
                query = Accept("%") || AcceptWord("percent") ? query with { IsLimitPercent = true } : query;
            }
            else if (query.Offset is null && AcceptWord("offset"))
            {
                query = query with { Offset = Expression() };
                _ = AcceptWord("rows") || AcceptWord("row");
            }
            else if (query.Limit is null && IsWord("fetch"))
            {
                query = Fetch(query);
            }
            else
            {
                return query;
            }
        }
    }

    private static bool EndsLimit(Token token) =>
        token.Kind == TokenKind.End || token.Is(";") || token.Is(")") || token.IsWord("offset");

    private QuerySyntax OrderByAll(QuerySyntax query)
    {
        var location = Here;
        _at++;
        var descending = AcceptWord("desc");
        if (!descending)
        {
            AcceptWord("asc");
        }

        bool? nullsFirst =
            AcceptWords("nulls", "first") ? true
            : AcceptWords("nulls", "last") ? false
            : null;
        var all = new OrderItem(new NumberLiteral("0") { Location = location }, descending, nullsFirst)
        {
            Location = location,
        };
        return query with { Order = [all], OrdersByAll = true };
    }

    private QuerySyntax Fetch(QuerySyntax query)
    {
        ExpectWord("fetch");
        if (!AcceptWord("first"))
        {
            ExpectWord("next");
        }

        SqlExpression count =
            (IsWord("row") && !Peek().Is("(")) || IsWord("rows")
                ? new NumberLiteral("1") { Location = Here }
                : Expression(CollateLevel);
        if (!AcceptWord("rows"))
        {
            ExpectWord("row");
        }

        var ties = AcceptWords("with", "ties");
        if (!ties)
        {
            ExpectWord("only");
        }

        return query with
        {
            Limit = count,
            WithTies = ties,
        };
    }
}
