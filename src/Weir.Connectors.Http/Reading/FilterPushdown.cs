using System.Globalization;
using Weir.Columnar;
using Weir.Plan;

namespace Weir.Connectors.Http;

/// <summary>Turns filters into parameters where the configuration says that the API evaluates them.</summary>
internal static class FilterPushdown
{
    /// <summary>One decision for each filter; the parameters are added to the list.</summary>
    public static FilterDecision Decide(
        Expression filter,
        ScanRequest request,
        Schema schema,
        ResourceOptions resource,
        List<KeyValuePair<string, string>> parameters
    )
    {
        if (Comparison(filter) is not { } comparison)
        {
            return new FilterDecision(filter, PushdownGrade.Local, "the API evaluates comparisons with constants only");
        }

        var column = schema[request.OrdinalOf(comparison.Column.Column)].Name;
        var mapping = resource.Filters.FirstOrDefault(m =>
            m.Operator == comparison.Operator && string.Equals(m.Column, column, StringComparison.OrdinalIgnoreCase)
        );
        if (mapping is null)
        {
            return new FilterDecision(
                filter,
                PushdownGrade.Local,
                $"filters of the resource name no parameter for {column} {Sign(comparison.Operator)}"
            );
        }

        if (parameters.Exists(p => p.Key == mapping.Param))
        {
            return new FilterDecision(
                filter,
                PushdownGrade.Local,
                $"the parameter {mapping.Param} holds another condition"
            );
        }

        if (ParameterText.Of(comparison.Value.Value!, comparison.Value.Type) is not { } text)
        {
            return new FilterDecision(
                filter,
                PushdownGrade.Local,
                $"a value of type {comparison.Value.Type} has no text that APIs know"
            );
        }

        parameters.Add(KeyValuePair.Create(mapping.Param, text));
        return new FilterDecision(
            filter,
            PushdownGrade.Recheck,
            string.Create(CultureInfo.InvariantCulture, $"the API narrows by {mapping.Param}")
        );
    }

    private static (ColumnExpression Column, ComparisonOperator Operator, LiteralExpression Value)? Comparison(
        Expression filter
    ) =>
        filter switch
        {
            ComparisonExpression { Left: ColumnExpression c, Right: LiteralExpression { Value: not null } v } x => (
                c,
                x.Operator,
                v
            ),
            ComparisonExpression { Left: LiteralExpression { Value: not null } v, Right: ColumnExpression c } x => (
                c,
                Flip(x.Operator),
                v
            ),
            _ => null,
        };

    private static ComparisonOperator Flip(ComparisonOperator @operator) =>
        @operator switch
        {
            ComparisonOperator.Less => ComparisonOperator.Greater,
            ComparisonOperator.LessOrEqual => ComparisonOperator.GreaterOrEqual,
            ComparisonOperator.Greater => ComparisonOperator.Less,
            ComparisonOperator.GreaterOrEqual => ComparisonOperator.LessOrEqual,
            _ => @operator,
        };

    private static string Sign(ComparisonOperator @operator) =>
        @operator switch
        {
            ComparisonOperator.Equal => "=",
            ComparisonOperator.NotEqual => "<>",
            ComparisonOperator.Less => "<",
            ComparisonOperator.LessOrEqual => "<=",
            ComparisonOperator.Greater => ">",
            ComparisonOperator.GreaterOrEqual => ">=",
            _ => "IS [NOT] DISTINCT FROM",
        };
}
