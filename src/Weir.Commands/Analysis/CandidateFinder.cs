using System.Globalization;
using Weir.Sql;
using Weir.Sql.Syntax;

namespace Weir.Commands.Analysis;

/// <summary>Finds out what may be merged with a statement, and otherwise why nothing may.</summary>
internal static class CandidateFinder
{
    /// <summary>The column that tells the rows of merged reads apart.</summary>
    public const string KeyName = "weir_key";

    public static (MergeCandidate? Candidate, string? Obstacle) Find(Statement? tree, SqlDialect dialect) =>
        tree switch
        {
            null => (null, "its text is beyond the SQL front end"),
            QueryStatement query => OfQuery(query.Query, dialect),
            InsertStatement insert => OfInsert(insert, dialect),
            _ => (null, "only reads and inserts are merged"),
        };

    private static (MergeCandidate?, string?) OfQuery(QuerySyntax query, SqlDialect dialect)
    {
        var proof = new ProofWalker();
        proof.Query(query);
        return proof.Obstacle is { } obstacle
            ? (null, "it has " + obstacle)
            : (new ReadCandidate([.. proof.Tables]) { Point = PointOf(query, proof, dialect) }, null);
    }

    /// <summary><c>SELECT … FROM t WHERE … AND key = $1</c>, where each row of the answer belongs to one key.</summary>
    private static PointRead? PointOf(QuerySyntax query, ProofWalker proof, SqlDialect dialect)
    {
        var isPlain =
            query is { Order.Count: 0, Limit: null, Offset: null, WithTies: false }
            && !proof.HasAggregates
            && !proof.HasCasts
            && !proof.HasSubqueries
            && proof.Tables.Count == 1
            && proof.Parameters is ["1"];
        if (
            !isPlain
            || query.Body
                is not SelectBody
                {
                    IsDistinct: false,
                    DistinctOn.Count: 0,
                    GroupBy.Count: 0,
                    GroupsByAll: false,
                    Having: null,
                    Where: { } where,
                    From: [TableReference { Alias: var alias }],
                } select
        )
        {
            return null;
        }

        var found = default(ColumnReference);
        var condition = Replace(where, ref found);
        if (found is null || (found.Parts.Count == 2 && alias is not null && found.Parts[0].Name != alias.Name.Name))
        {
            return null;
        }

        var many = query with
        {
            Body = select with
            {
                Items = select.Items.Append(new SelectItem(found, new Identifier(KeyName))).ToValueList(),
                Where = condition,
            },
        };
        return new PointRead(proof.Tables.First(), found.Parts[^1].Name, SqlPrinter.Print(many, dialect));
    }

    /// <summary>The condition with <c>column = $1</c>, which must be one of its conjuncts, for many keys.</summary>
    private static SqlExpression Replace(SqlExpression condition, ref ColumnReference? found)
    {
        switch (condition)
        {
            case BinaryExpression { Operator: "and" or "AND" } and:
                var left = Replace(and.Left, ref found);
                return and with { Left = left, Right = Replace(and.Right, ref found) };
            case BinaryExpression { Operator: "=", Left: ColumnReference column, Right: ParameterExpression key }:
                found = column;
                return new QuantifiedExpression(column, "=", IsAll: false, Query: null, Array: key);
            case BinaryExpression { Operator: "=", Left: ParameterExpression key, Right: ColumnReference column }:
                found = column;
                return new QuantifiedExpression(column, "=", IsAll: false, Query: null, Array: key);
            default:
                return condition;
        }
    }

    private static (MergeCandidate?, string?) OfInsert(InsertStatement insert, SqlDialect dialect)
    {
        if (insert.With is not null || insert.Alias is not null)
        {
            return (null, "an insert with WITH or an alias is not merged");
        }

        if (
            insert.Query
                is not { With: null, Order.Count: 0, Limit: null, Offset: null, Body: ValuesBody { Rows: [var row] } }
            || ProofWalker.NameOf(insert.Table) is not { } table
        )
        {
            return (null, "only inserts of one row of VALUES are merged");
        }

        var values = new List<InsertValue>();
        foreach (var value in row)
        {
            switch (value)
            {
                case ParameterExpression parameter
                    when int.TryParse(parameter.Name, CultureInfo.InvariantCulture, out var number)
                        && values.TrueForAll(v => v.Parameter != number - 1):
                    values.Add(new InsertValue(number - 1, null));
                    break;
                case NullLiteral or NumberLiteral or StringLiteral or BooleanLiteral:
                    values.Add(new InsertValue(-1, SqlPrinter.Print(value, dialect)));
                    break;
                default:
                    return (null, "a value of the insert is neither a parameter of its own nor a literal");
            }
        }

        if (values.TrueForAll(v => v.Parameter < 0))
        {
            return (null, "the insert has no parameters");
        }

        var proof = new ProofWalker();
        foreach (var item in insert.Returning)
        {
            proof.Expression(item.Value);
        }

        if (
            proof.Obstacle is not null
            || proof.Parameters.Count > 0
            || proof.HasAggregates
            || proof.HasSubqueries
            || proof.HasCasts
        )
        {
            return (null, "RETURNING has " + (proof.Obstacle ?? "more than columns"));
        }

        var conflict = insert.OnConflict is { } clause ? ConflictOf(insert, clause, dialect) : null;
        if (insert.OnConflict is not null && conflict is null)
        {
            return (
                null,
                "its ON CONFLICT is not by columns alone, or has a condition, or changes more than from its row"
            );
        }

        var returning = insert.Returning.Count == 0 ? null : Items(insert.Returning, dialect);
        return (
            new InsertCandidate(table, [.. insert.Columns.Select(c => c.Name)], values, returning)
            {
                Conflict = conflict,
            },
            null
        );
    }

    /// <summary><c>ON CONFLICT (a, b) DO NOTHING</c>, or DO UPDATE from the row itself and not of its key.</summary>
    private static ConflictRule? ConflictOf(InsertStatement insert, OnConflictClause clause, SqlDialect dialect)
    {
        var keys = new List<string>();
        foreach (var target in clause.Target)
        {
            if (target is not ColumnReference { Parts: [var column] })
            {
                return null;
            }

            keys.Add(column.Name);
        }

        var proof = new ProofWalker();
        foreach (var update in clause.Updates)
        {
            proof.Expression(update.Value);
            if (update.Columns is not [var changed] || keys.Contains(changed.Name, StringComparer.Ordinal))
            {
                return null;
            }
        }

        var isPlain =
            clause is { TargetWhere: null, Where: null }
            && keys.Count > 0
            && proof
                is { Obstacle: null, HasAggregates: false, HasSubqueries: false, HasCasts: false, Parameters.Count: 0 };
        if (!isPlain)
        {
            return null;
        }

        var without = insert with { OnConflict = null, Returning = [] };
        var whole = SqlPrinter.Print(insert with { Returning = [] }, dialect);
        return new ConflictRule(keys, clause.IsUpdate, whole[SqlPrinter.Print(without, dialect).Length..]);
    }

    /// <summary>The items of a list, printed as those of a query.</summary>
    private static string Items(ValueList<SelectItem> items, SqlDialect dialect)
    {
        var query = new QuerySyntax(null, new SelectBody { Items = items }, [], null, null);
        return SqlPrinter.Print(query, dialect)["SELECT ".Length..];
    }
}
