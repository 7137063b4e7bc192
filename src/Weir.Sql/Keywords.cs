namespace Weir.Sql;

/// <summary>
/// Which words mean something by themselves (PostgreSQL documentation, "SQL Key Words", and DuckDB's additions). Patterns
/// rather than sets: the compiler makes jumps of them, and a start of the program builds no tables.
/// </summary>
internal static class Keywords
{
    /// <summary>Words that are no names at all unless quoted.</summary>
    public static bool IsReserved(string word) =>
        word
            is "all"
                or "analyse"
                or "analyze"
                or "and"
                or "any"
                or "array"
                or "as"
                or "asc"
                or "asymmetric"
                or "both"
                or "case"
                or "cast"
                or "check"
                or "collate"
                or "column"
                or "constraint"
                or "create"
                or "current_catalog"
                or "current_date"
                or "current_role"
                or "current_time"
                or "current_timestamp"
                or "current_user"
                or "default"
                or "deferrable"
                or "desc"
                or "distinct"
                or "do"
                or "else"
                or "end"
                or "except"
                or "false"
                or "fetch"
                or "for"
                or "foreign"
                or "from"
                or "grant"
                or "group"
                or "having"
                or "in"
                or "initially"
                or "intersect"
                or "into"
                or "lateral"
                or "leading"
                or "limit"
                or "localtime"
                or "localtimestamp"
                or "not"
                or "null"
                or "offset"
                or "on"
                or "only"
                or "or"
                or "order"
                or "placing"
                or "primary"
                or "qualify"
                or "references"
                or "returning"
                or "select"
                or "session_user"
                or "some"
                or "symmetric"
                or "table"
                or "then"
                or "to"
                or "trailing"
                or "true"
                or "union"
                or "unique"
                or "user"
                or "using"
                or "variadic"
                or "when"
                or "where"
                or "window"
                or "with";

    public static bool IsColumnName(string word) => !IsReserved(word) && !IsOnlyFunctionOrType(word);

    public static bool IsTableAlias(string word) => IsColumnName(word);

    public static bool IsBareLabel(string word) => !IsReserved(word) && !IsNoBareLabel(word);

    /// <summary>Words that the printer quotes, because some place in the grammar reads them as something else than a name.</summary>
    public static bool NeedsQuotes(string word) =>
        IsReserved(word)
        || IsOnlyFunctionOrType(word)
        || word
            is "current"
                or "current_schema"
                or "database"
                or "groups"
                or "local"
                or "partition"
                or "range"
                or "recursive"
                or "rows"
                or "session"
                or "unbounded"
                or "values";

    /// <summary>Words that name functions and types, but not columns or tables.</summary>
    private static bool IsOnlyFunctionOrType(string word) =>
        word
            is "anti"
                or "authorization"
                or "binary"
                or "cross"
                or "freeze"
                or "full"
                or "ilike"
                or "inner"
                or "is"
                or "isnull"
                or "join"
                or "left"
                or "like"
                or "natural"
                or "notnull"
                or "overlaps"
                or "pivot"
                or "right"
                or "semi"
                or "similar"
                or "tablesample"
                or "unpivot"
                or "verbose";

    /// <summary>Words that are no column alias without AS.</summary>
    private static bool IsNoBareLabel(string word) =>
        word
            is "between"
                or "char"
                or "character"
                or "day"
                or "filter"
                or "hour"
                or "ilike"
                or "in"
                or "is"
                or "isnull"
                or "like"
                or "minute"
                or "month"
                or "notnull"
                or "over"
                or "overlaps"
                or "precision"
                or "second"
                or "similar"
                or "varying"
                or "within"
                or "without"
                or "year";
}
