using Weir.Connectors;
using Weir.Sql.Syntax;

namespace Weir.Commands.Analysis;

/// <summary>
/// Goes through a query and lets pass only what is known to have no effect and to give the same answer for the same tables:
/// columns, literals, parameters, operators, and a list of functions. Whatever is not on the list is an obstacle.
/// </summary>
internal sealed class ProofWalker
{
    private static readonly HashSet<string> Scalars = new(StringComparer.Ordinal)
    {
        "abs",
        "ceil",
        "ceiling",
        "floor",
        "round",
        "trunc",
        "mod",
        "sign",
        "sqrt",
        "power",
        "lower",
        "upper",
        "length",
        "char_length",
        "octet_length",
        "trim",
        "btrim",
        "ltrim",
        "rtrim",
        "substring",
        "substr",
        "replace",
        "position",
        "strpos",
        "left",
        "right",
        "concat",
        "coalesce",
        "nullif",
        "greatest",
        "least",
        "md5",
        "reverse",
        "repeat",
        "starts_with",
        "split_part",
        "lpad",
        "rpad",
    };

    private static readonly HashSet<string> Aggregates = new(StringComparer.Ordinal)
    {
        "count",
        "sum",
        "avg",
        "min",
        "max",
        "bool_and",
        "bool_or",
        "every",
    };

    /// <summary>Words that look like columns and are functions of the moment or the session.</summary>
    private static readonly HashSet<string> Moments = new(StringComparer.Ordinal)
    {
        "current_date",
        "current_time",
        "current_timestamp",
        "localtime",
        "localtimestamp",
        "current_user",
        "session_user",
        "user",
        "current_role",
        "current_catalog",
        "current_schema",
        "system_user",
    };

    private readonly HashSet<TableName> _tables = [];

    /// <summary>What stands in the way; null: nothing.</summary>
    public string? Obstacle { get; private set; }

    /// <summary>The tables that are read.</summary>
    public IReadOnlyCollection<TableName> Tables => _tables;

    /// <summary>How often parameters occur.</summary>
    public List<string> Parameters { get; } = [];

    public bool HasAggregates { get; private set; }

    public bool HasCasts { get; private set; }

    public bool HasSubqueries { get; private set; }

    /// <summary>The name of a table as its connection knows it; null when it has more parts than that.</summary>
    public static TableName? NameOf(ValueList<Identifier> parts) =>
        parts.Count switch
        {
            1 => new TableName(null, parts[0].Name),
            2 => new TableName(parts[0].Name, parts[1].Name),
            _ => null,
        };

    public void Query(QuerySyntax query)
    {
        if (query.With is not null)
        {
            Refuse("WITH");
        }

        Body(query.Body);
        foreach (var item in query.Order)
        {
            Expression(item.Value);
        }

        Expression(query.Limit);
        Expression(query.Offset);
    }

    public void Expression(SqlExpression? expression)
    {
        switch (expression)
        {
            case null or NullLiteral or NumberLiteral or StringLiteral or BooleanLiteral or BytesLiteral:
                break;
            case ColumnReference column:
                if (column.Parts.Count == 1 && !column.Parts[0].IsQuoted && Moments.Contains(column.Parts[0].Name))
                {
                    Refuse(column.Parts[0].Name);
                }

                break;
            case ParameterExpression parameter:
                Parameters.Add(parameter.Name);
                break;
            case StarExpression star:
                if (star.Excluded.Count + star.Replaced.Count + star.Renamed.Count > 0)
                {
                    Refuse("a changed *");
                }

                break;
            case TypedLiteral:
                HasCasts = true;
                break;
            case CastExpression cast:
                HasCasts = true;
                Expression(cast.Operand);
                break;
            case UnaryExpression unary:
                Expression(unary.Operand);
                break;
            case BinaryExpression binary:
                Expression(binary.Left);
                Expression(binary.Right);
                break;
            case FunctionCall call:
                Call(call);
                break;
            default:
                Compound(expression);
                break;
        }
    }

    private void Compound(SqlExpression expression)
    {
        switch (expression)
        {
            case IsExpression test:
                Expression(test.Operand);
                break;
            case IsDistinctExpression distinct:
                Expression(distinct.Left);
                Expression(distinct.Right);
                break;
            case BetweenExpression between:
                Expression(between.Operand);
                Expression(between.Low);
                Expression(between.High);
                break;
            case LikeExpression like:
                Expression(like.Operand);
                Expression(like.Pattern);
                Expression(like.Escape);
                break;
            case InListExpression list:
                Expression(list.Operand);
                All(list.Items);
                break;
            case CaseExpression choice:
                Expression(choice.Operand);
                foreach (var branch in choice.Branches)
                {
                    Expression(branch.When);
                    Expression(branch.Then);
                }

                Expression(choice.Otherwise);
                break;
            case ExistsExpression exists:
                HasSubqueries = true;
                Query(exists.Query);
                break;
            case InQueryExpression inQuery:
                HasSubqueries = true;
                Expression(inQuery.Operand);
                Query(inQuery.Query);
                break;
            case SubqueryExpression subquery:
                HasSubqueries = true;
                Query(subquery.Query);
                break;
            default:
                Refuse("an expression that is not analysed (" + expression.GetType().Name + ")");
                break;
        }
    }

    private void Call(FunctionCall call)
    {
        var name = call.Name[^1].Name;
        var isAggregate = Aggregates.Contains(name);
        if (call.Name.Count != 1 || call.Over is not null || call.WithinGroup.Count > 0 || call.Order.Count > 0)
        {
            Refuse($"the function {string.Join('.', call.Name)} in this form");
        }
        else if (!isAggregate && !Scalars.Contains(name))
        {
            Refuse($"the function {name}, which is not known to be free of effects");
        }

        HasAggregates |= isAggregate;
        Expression(call.Filter);
        foreach (var argument in call.Arguments)
        {
            Expression(argument.Value);
        }
    }

    private void Body(QueryBody body)
    {
        switch (body)
        {
            case SelectBody select:
                Select(select);
                break;
            case NestedBody nested:
                Query(nested.Query);
                break;
            case SetOperationBody operation:
                Body(operation.Left);
                Body(operation.Right);
                break;
            case ValuesBody values:
                foreach (var row in values.Rows)
                {
                    All(row);
                }

                break;
            default:
                Refuse("a query that is not analysed");
                break;
        }
    }

    private void Select(SelectBody select)
    {
        foreach (var item in select.Items)
        {
            Expression(item.Value);
        }

        foreach (var table in select.From)
        {
            Table(table);
        }

        All(select.DistinctOn);
        Expression(select.Where);
        Expression(select.Having);
        foreach (var group in select.GroupBy)
        {
            Group(group);
        }

        if (select.Windows.Count > 0 || select.Qualify is not null)
        {
            Refuse("a window");
        }
    }

    private void Group(GroupingElement group)
    {
        All(group.Items);
        foreach (var set in group.Sets)
        {
            Group(set);
        }
    }

    private void Table(TableExpression table)
    {
        if (table.Sample is not null)
        {
            Refuse("TABLESAMPLE");
        }

        switch (table)
        {
            case TableReference { Name: var parts } when NameOf(parts) is { } name:
                _tables.Add(name);
                break;
            case JoinReference join:
                Table(join.Left);
                Table(join.Right);
                Expression(join.Condition);
                break;
            case SubqueryReference subquery:
                HasSubqueries = true;
                Query(subquery.Query);
                break;
            default:
                Refuse("something in FROM that is not a table");
                break;
        }
    }

    private void All(IEnumerable<SqlExpression> expressions)
    {
        foreach (var expression in expressions)
        {
            Expression(expression);
        }
    }

    private void Refuse(string what) => Obstacle ??= what;
}
