using System.Collections.Frozen;

namespace Weir.Sql;

/// <summary>Which words mean something by themselves (PostgreSQL documentation, "SQL Key Words", and DuckDB's additions).</summary>
internal static class Keywords
{
    /// <summary>Words that are no names at all unless quoted.</summary>
    private static readonly FrozenSet<string> Reserved = Set(
        "all analyse analyze and any array as asc asymmetric both case cast check collate column constraint create "
            + "current_catalog current_date current_role current_time current_timestamp current_user default deferrable desc "
            + "distinct do else end except false fetch for foreign from grant group having in initially intersect into lateral "
            + "leading limit localtime localtimestamp not null offset on only or order placing primary qualify references "
            + "returning select session_user some symmetric table then to trailing true union unique user using variadic when "
            + "where window with"
    );

    /// <summary>Words that name functions and types, but not columns or tables.</summary>
    private static readonly FrozenSet<string> NoTableNames = Set(
        "cross full inner left right join natural is isnull notnull like ilike similar overlaps tablesample semi anti "
            + "binary freeze verbose authorization pivot unpivot"
    );

    /// <summary>Words that are no column alias without AS.</summary>
    private static readonly FrozenSet<string> NoBareLabels = Set(
        "char character day filter hour isnull minute month notnull over overlaps precision second varying within without year "
            + "is in like ilike similar between"
    );

    public static bool IsReserved(string word) => Reserved.Contains(word);

    public static bool IsColumnName(string word) => !Reserved.Contains(word) && !NoTableNames.Contains(word);

    public static bool IsTableAlias(string word) => !Reserved.Contains(word) && !NoTableNames.Contains(word);

    public static bool IsBareLabel(string word) => !Reserved.Contains(word) && !NoBareLabels.Contains(word);

    private static FrozenSet<string> Set(string words) => words.Split(' ').ToFrozenSet(StringComparer.Ordinal);
}
