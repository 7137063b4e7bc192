using Weir.Sql.Lexing;
using Weir.Sql.Syntax;

namespace Weir.Sql.Parsing;

/// <summary>What stands in FROM.</summary>
internal sealed partial class Parser
{
    private TableExpression FromItem()
    {
        Enter();
        var depth = _depth;
        var left = TablePrimary();
        while (JoinAhead() is { } join)
        {
            left = Join(left, join);
            Enter();
        }

        _depth = depth;
        Leave();
        return left;
    }

    private (JoinType Type, bool IsNatural)? JoinAhead()
    {
        var start = _at;
        var natural = AcceptWord("natural");
        JoinType? type =
            Current.Kind == TokenKind.Word
                ? Current.Text switch
                {
                    "join" => JoinType.Inner,
                    "inner" => JoinType.Inner,
                    "left" => JoinType.Left,
                    "right" => JoinType.Right,
                    "full" => JoinType.Full,
                    "cross" => JoinType.Cross,
                    "semi" => JoinType.Semi,
                    "anti" => JoinType.Anti,
                    _ => null,
                }
                : null;
        if (type is null)
        {
            return natural ? throw Unexpected("JOIN", "join") : null;
        }

        if (Advance().Text == "join")
        {
            return (type.Value, natural);
        }

        if (type is JoinType.Left or JoinType.Right or JoinType.Full)
        {
            AcceptWord("outer");
        }

        if (!AcceptWord("join"))
        {
            if (start == _at)
            {
                return null;
            }

            throw Unexpected("JOIN", "join");
        }

        return (type.Value, natural);
    }

    private JoinReference Join(TableExpression left, (JoinType Type, bool IsNatural) join)
    {
        var location = Here;
        var right = TablePrimary();
        SqlExpression? condition = null;
        ValueList<Identifier> columns = [];
        if (join is { Type: not JoinType.Cross, IsNatural: false })
        {
            // a JOIN b JOIN c ON … ON …: the right side takes its own joins first.
            while (!IsWord("on") && !IsWord("using") && JoinAhead() is { } inner)
            {
                right = Join(right, inner);
            }

            if (AcceptWord("on"))
            {
                condition = Expression();
            }
            else if (AcceptWord("using"))
            {
                columns = NamesInParentheses();
            }
            else
            {
                throw Unexpected("ON or USING", "on", "using");
            }
        }

        return new JoinReference(join.Type, join.IsNatural, left, right, condition, columns) { Location = location };
    }

    private TableExpression TablePrimary()
    {
        Enter();
        var table = WithAlias(TableWithoutAlias());
        while (
            Current.Kind == TokenKind.Word
            && Current.Text is "pivot" or "unpivot"
            && (Peek().Is("(") || Peek().Text is "include" or "exclude")
        )
        {
            table = WithAlias(IsWord("pivot") ? Pivot(table) : Unpivot(table));
        }

        Leave();
        return table;
    }

    private TableExpression TableWithoutAlias()
    {
        var location = Here;
        if (Current.Kind == TokenKind.String)
        {
            return new FileReference(Advance().Text) { Location = location };
        }

        var lateral = AcceptWord("lateral");
        if (Current.Is("("))
        {
            if (StartsQuery(1) && !GoesOnAfterQuery())
            {
                _at++;
                var query = Query();
                Expect(")");
                return new SubqueryReference(query, lateral) { Location = location };
            }

            _at++;
            var inner = FromItem();
            Expect(")");
            return inner;
        }

        AcceptWord("only");
        if (Current.Kind is TokenKind.Word or TokenKind.QuotedIdentifier && IsFunctionAhead())
        {
            var call = NameOrCall(location) as FunctionCall ?? throw Unexpected("a table function");
            var ordinality = AcceptWords("with", "ordinality");
            return new FunctionReference(call, ordinality, lateral) { Location = location };
        }

        if (lateral)
        {
            throw Unexpected("a subquery or function after LATERAL");
        }

        return IsName(Keywords.IsColumnName)
            ? new TableReference(QualifiedName()) { Location = location }
            : throw Unexpected("a table");
    }

    private bool IsFunctionAhead()
    {
        var i = 0;
        while (Peek(i + 1).Is(".") && Peek(i + 2).Kind is TokenKind.Word or TokenKind.QuotedIdentifier)
        {
            i += 2;
        }

        return Peek(i + 1).Is("(");
    }

    private TableExpression WithAlias(TableExpression table)
    {
        if (AcceptWord("tablesample"))
        {
            table = table with { Sample = Sample() };
        }

        var location = Here;
        Identifier? name = null;
        if (AcceptWord("as"))
        {
            name = Name(w => !Keywords.IsReserved(w));
        }
        else if (
            IsName(Keywords.IsTableAlias) && !(Current.Kind == TokenKind.Word && Current.Text is "positional" or "asof")
        )
        {
            name = Name(Keywords.IsTableAlias);
        }

        if (name is not null)
        {
            ValueList<Identifier> columns = [];
            if (Current.Is("("))
            {
                columns = AliasColumns();
            }

            if (table.Alias is not null)
            {
                throw ErrorAt(location, "the table has an alias already");
            }

            table = table with { Alias = new TableAlias(name, columns) { Location = location } };
        }

        return AcceptWord("tablesample") ? table with { Sample = Sample() } : table;
    }

    private ValueList<Identifier> AliasColumns()
    {
        Expect("(");
        var names = List(() =>
        {
            var column = AnyName();
            if (!Current.Is(",") && !Current.Is(")"))
            {
                throw ErrorAt(Here, "column definition lists are not supported", ErrorCode.NotSupported);
            }

            return column;
        });
        Expect(")");
        return names;
    }

    private SampleClause Sample()
    {
        var location = Here;
        var method = Current.Kind == TokenKind.Word ? Advance().Text : null;
        SqlExpression size;
        var percent = method is "bernoulli" or "system";
        if (Accept("("))
        {
            size = Expression();
            percent = SampleUnit(percent);
            Expect(")");
        }
        else
        {
            size = Expression(CollateLevel);
            percent = SampleUnit(percent);
        }

        SqlExpression? seed = null;
        if (AcceptWord("repeatable"))
        {
            Expect("(");
            seed = Expression();
            Expect(")");
        }

        return new SampleClause(method, size, percent, seed) { Location = location };
    }

    private bool SampleUnit(bool isPercent) =>
        Accept("%") || AcceptWord("percent") || (!AcceptWord("rows") && isPercent);

    private PivotReference Pivot(TableExpression source)
    {
        var location = Here;
        ExpectWord("pivot");
        Expect("(");
        var aggregates = IsWord("for") ? [] : List(Item);
        ExpectWord("for");
        var columns = new List<PivotColumn>();
        do
        {
            columns.Add(PivotColumnItem());
            Accept(",");
        } while (!Current.Is(")") && !AreWords("group", "by"));

        var groups = AcceptWords("group", "by") ? List(Expression) : [];
        Expect(")");
        return new PivotReference(source, aggregates, columns.ToValueList(), groups) { Location = location };
    }

    private PivotColumn PivotColumnItem()
    {
        var location = Here;
        var value = Expression(RangeLevel);
        return new PivotColumn(value, AcceptWord("in") ? Parenthesized(Item) : []) { Location = location };
    }

    private UnpivotReference Unpivot(TableExpression source)
    {
        var location = Here;
        ExpectWord("unpivot");
        var includes = AcceptWords("include", "nulls");
        if (!includes)
        {
            AcceptWords("exclude", "nulls");
        }

        Expect("(");
        var value = AnyName();
        ExpectWord("for");
        var name = AnyName();
        ExpectWord("in");
        var columns = Parenthesized(Expression);
        Expect(")");
        return new UnpivotReference(source, value, name, columns, includes) { Location = location };
    }

    /// <summary>DuckDB's statements <c>PIVOT t ON c USING sum(x) GROUP BY g</c> and <c>UNPIVOT t ON a, b INTO NAME n VALUE v</c>.</summary>
    private QuerySyntax PivotStatement()
    {
        var location = Here;
        TableExpression table;
        if (Advance().Text == "pivot")
        {
            var source = FromItem();
            ExpectWord("on");
            var columns = List(PivotColumnItem);
            var aggregates = AcceptWord("using") ? List(Item) : [];
            var groups = AcceptWords("group", "by") ? List(Expression) : [];
            table = new PivotReference(source, aggregates, columns, groups) { Location = location };
        }
        else
        {
            var source = FromItem();
            ExpectWord("on");
            var columns = List(Expression);
            var (name, value) = (new Identifier("name"), new Identifier("value"));
            if (AcceptWord("into"))
            {
                ExpectWord("name");
                name = AnyName();
                ExpectWord("value");
                value = AnyName();
            }

            table = new UnpivotReference(source, value, name, columns, IncludesNulls: false) { Location = location };
        }

        var body = new SelectBody
        {
            Items = [StarItem(location)],
            From = [table],
            Location = location,
        };
        return QueryTail(null, body, location);
    }
}
