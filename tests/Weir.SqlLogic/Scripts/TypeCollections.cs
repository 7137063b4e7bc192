namespace Weir.SqlLogic.Scripts;

/// <summary>The named collections of <c>foreach</c>, as DuckDB's runner defines them.</summary>
internal static class TypeCollections
{
    private static readonly string[] Signed = ["tinyint", "smallint", "integer", "bigint", "hugeint"];
    private static readonly string[] Unsigned = ["utinyint", "usmallint", "uinteger", "ubigint", "uhugeint"];
    private static readonly string[] Integral = [.. Signed, .. Unsigned];
    private static readonly string[] Numeric = [.. Integral, "float", "double"];

    /// <summary>The values of a list of words: collections in angle brackets, <c>!word</c> to leave one out, anything else itself.</summary>
    public static List<string> Expand(IEnumerable<string> words, Place place)
    {
        var values = new List<string>();
        foreach (var word in words)
        {
            if (word.StartsWith('!'))
            {
                if (!values.Remove(word[1..]))
                {
                    throw new ScriptException(place, $"\"{word}\" leaves out what is not in the list");
                }
            }
            else
            {
                values.AddRange(Collection(word) ?? [word]);
            }
        }

        return values;
    }

    private static string[]? Collection(string word) =>
        word.ToUpperInvariant() switch
        {
            "<SIGNED>" => Signed,
            "<UNSIGNED>" => Unsigned,
            "<INTEGRAL>" => Integral,
            "<NUMERIC>" => Numeric,
            "<ALLTYPES>" => [.. Numeric, "bool", "interval", "varchar"],
            "<COMPRESSION>" => ["none", "uncompressed", "rle", "bitpacking", "dictionary", "fsst", "alp", "alprd"],
            _ => null,
        };
}
