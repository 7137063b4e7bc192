namespace Weir.Connectors.Sqlite;

/// <summary>
/// Gives columns another declared type. SQLite cannot change one, so that a table with the new declaration takes the place of
/// the old one with all its rows, indexes and triggers (documentation, "Making Other Kinds Of Table Schema Changes").
/// </summary>
internal static class TableRebuild
{
    /// <summary>Whether it can be done: not where numbers that were given once must never be given again.</summary>
    public static bool IsPossible(SqliteDatabase database, string table) =>
        StagingTable.DeclarationOf(database, table) is { } declaration
        && !declaration.Contains("AUTOINCREMENT", StringComparison.OrdinalIgnoreCase);

    /// <summary>Does it, within a transaction.</summary>
    public static void Run(SqliteDatabase database, LoadPlan plan)
    {
        if (plan.Widenings.Count == 0)
        {
            return;
        }

        var table = plan.Existing!;
        var declaration = plan.Widenings.Aggregate(StagingTable.DeclarationOf(database, table.Name)!, Replace);
        var beside = SqliteNames.Quote(plan.Staging);
        database.Execute($"DROP TABLE IF EXISTS {beside}");
        database.Execute($"CREATE TABLE {beside}{declaration}");
        var names = table.Columns.Where(c => !c.IsGenerated).Select(c => SqliteNames.Quote(c.Field.Name)).ToList();
        if (!table.Columns.Any(c => c.IsRowId) && new SqliteCutter(table, database).RowId() is { } rowId)
        {
            names.Add(rowId);
        }

        var list = string.Join(", ", names);
        database.Execute($"INSERT INTO {beside} ({list}) SELECT {list} FROM {SqliteNames.Quote(table.Name)}");
        var followers = SqliteTarget.FollowersOf(database, table.Name);
        new SqliteTarget(table.Name, plan.Staging, [], [], followers).Finish(database);
    }

    /// <summary>A declaration with another type for a column.</summary>
    private static string Replace(string declaration, ColumnWidening widening)
    {
        var (depth, isStart) = (0, false);
        for (var at = 0; at < declaration.Length; )
        {
            var end = EndOfToken(declaration, at);
            var token = declaration.AsSpan(at, end - at);
            if (isStart && Unquoted(token).Equals(widening.Column.Field.Name, StringComparison.OrdinalIgnoreCase))
            {
                var type = end;
                for (int next; type < declaration.Length; type = next)
                {
                    next = EndOfToken(declaration, type);
                    if (!IsBlank(declaration.AsSpan(type, next - type)))
                    {
                        break;
                    }
                }

                return
                    string.CompareOrdinal(
                        declaration,
                        type,
                        widening.Column.Declared,
                        0,
                        widening.Column.Declared.Length
                    ) == 0
                    ? $"{declaration[..type]}{widening.Declared}{declaration[(type + widening.Column.Declared.Length)..]}"
                    : throw NotFound(widening);
            }

            depth +=
                token is "(" ? 1
                : token is ")" ? -1
                : 0;
            isStart = depth == 1 && (token is "(" or "," || (isStart && IsBlank(token)));
            at = end;
        }

        throw NotFound(widening);
    }

    /// <summary>Where a quoted name, comment, word, run of blanks or sign ends.</summary>
    private static int EndOfToken(string text, int at)
    {
        var first = text[at];
        if (first is '"' or '`' or '\'' or '[')
        {
            var close = first == '[' ? ']' : first;
            var end = text.IndexOf(close, at + 1);
            return end < 0 ? text.Length : end + 1;
        }

        if (first is '-' or '/' && at + 1 < text.Length && text[at + 1] == (first == '-' ? '-' : '*'))
        {
            var close = first == '-' ? "\n" : "*/";
            var end = text.IndexOf(close, at + 2, StringComparison.Ordinal);
            return end < 0 ? text.Length : end + close.Length;
        }

        var isBlank = char.IsWhiteSpace(first);
        var last = at + 1;
        if (isBlank || IsOfWord(first))
        {
            while (last < text.Length && (isBlank ? char.IsWhiteSpace(text[last]) : IsOfWord(text[last])))
            {
                last++;
            }
        }

        return last;
    }

    private static bool IsOfWord(char letter) => char.IsLetterOrDigit(letter) || letter is '_' or '$' or > '\x7F';

    private static bool IsBlank(ReadOnlySpan<char> token) =>
        token.IsWhiteSpace()
        || token.StartsWith("--", StringComparison.Ordinal)
        || token.StartsWith("/*", StringComparison.Ordinal);

    private static string Unquoted(ReadOnlySpan<char> token) =>
        token.Length > 1 && token[0] is '"' or '`' or '[' or '\'' ? token[1..^1].ToString() : token.ToString();

    private static WeirException NotFound(ColumnWidening widening) =>
        new(
            ErrorCode.NotSupported,
            $"the type of column \"{widening.Column.Field.Name}\" cannot be widened to {widening.Declared}: the declaration of its table was not understood"
        );
}
