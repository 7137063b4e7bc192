using Weir.Sql.Syntax;

namespace Weir.Planner.Binding;

/// <summary>Names of result columns without an alias, by PostgreSQL's rules.</summary>
internal static class ColumnNames
{
    private const string Anonymous = "?column?";

    public static string Of(SelectItem item) => item.Alias?.Name ?? Of(item.Value);

    private static string Of(SqlExpression expression) =>
        expression switch
        {
            ColumnReference column => column.Parts[column.Parts.Count - 1].Name,
            FieldAccess field => field.Name.Name,
            FunctionCall call => call.Name[call.Name.Count - 1].Name,
            ExtractExpression => "extract",
            CastExpression cast => Of(cast.Operand) is var name && name != Anonymous ? name : TypeName(cast.Type),
            TypedLiteral literal => TypeName(literal.Type),
            IntervalLiteral => "interval",
            CaseExpression @case => @case.Otherwise is { } last && Of(last) is var name && name != Anonymous
                ? name
                : "case",
            BooleanLiteral => "bool",
            ExistsExpression => "exists",
            ArrayExpression or ArraySubqueryExpression => "array",
            RowExpression => "row",
            CollateExpression collate => Of(collate.Operand),
            SubscriptExpression subscript => Of(subscript.Operand),
            SubqueryExpression { Query.Body: SelectBody { Items: [var only] } } => Of(only),
            AtTimeZoneExpression => "timezone",
            _ => Anonymous,
        };

    private static string TypeName(TypeSyntax type) =>
        type.Name switch
        {
            "integer" or "int" => "int4",
            "bigint" => "int8",
            "smallint" => "int2",
            "boolean" => "bool",
            "double precision" or "double" => "float8",
            "real" => "float4",
            "decimal" => "numeric",
            var name => name,
        };
}
