namespace Weir.Sql.Parsing;

/// <summary>Names that the grammar treats in a way of their own.</summary>
internal sealed partial class Parser
{
    /// <summary>Functions that are called without parentheses.</summary>
    internal static bool IsBareFunction(string word) =>
        word
            is "current_date"
                or "current_time"
                or "current_timestamp"
                or "localtime"
                or "localtimestamp"
                or "current_user"
                or "session_user"
                or "user"
                or "current_schema"
                or "current_catalog"
                or "current_role";

    /// <summary>Functions whose arguments may be lambdas; elsewhere <c>-&gt;</c> is JSON's operator.</summary>
    internal static bool TakesLambda(string name) =>
        name
            is "list_transform"
                or "list_apply"
                or "array_transform"
                or "array_apply"
                or "apply"
                or "list_filter"
                or "array_filter"
                or "filter"
                or "list_reduce"
                or "array_reduce"
                or "reduce"
                or "list_any"
                or "list_all";

    /// <summary>Names that before a parenthesis are read by a grammar of their own, unless they are quoted.</summary>
    internal static bool HasOwnGrammar(string name) =>
        name
            is "array"
                or "cast"
                or "columns"
                or "cube"
                or "exists"
                or "extract"
                or "interval"
                or "overlay"
                or "position"
                or "rollup"
                or "row"
                or "substring"
                or "trim"
                or "try_cast";

    /// <summary>Names of calls that need no quotes although the words mean something by themselves.</summary>
    internal static bool IsCallWithoutQuotes(string name, bool isQuoted) =>
        name is "left" or "right"
        || (!isQuoted && (name is "overlay" or "position" or "substring" || IsBareFunction(name)));

    private static bool IsTypeWithArguments(string word) =>
        word
            is "timestamp"
                or "timestamptz"
                or "time"
                or "timetz"
                or "numeric"
                or "decimal"
                or "varchar"
                or "char"
                or "bpchar";
}
