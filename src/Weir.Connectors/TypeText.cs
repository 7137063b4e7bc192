using System.Globalization;
using Weir.Columnar;

namespace Weir.Connectors;

/// <summary>Reads the SQL names of types in options: <c>bigint</c>, <c>decimal(18,2)</c>, <c>text[]</c>, <c>struct(a int, b text)</c>.</summary>
public static class TypeText
{
    private const int DeepestNesting = 32;

    private static readonly Dictionary<string, DataType> Names = new(StringComparer.OrdinalIgnoreCase)
    {
        ["boolean"] = DataType.Boolean,
        ["bool"] = DataType.Boolean,
        ["smallint"] = DataType.Int16,
        ["int2"] = DataType.Int16,
        ["integer"] = DataType.Int32,
        ["int"] = DataType.Int32,
        ["int4"] = DataType.Int32,
        ["bigint"] = DataType.Int64,
        ["int8"] = DataType.Int64,
        ["hugeint"] = DataType.Int128,
        ["real"] = DataType.Float32,
        ["float4"] = DataType.Float32,
        ["double"] = DataType.Float64,
        ["double precision"] = DataType.Float64,
        ["float"] = DataType.Float64,
        ["float8"] = DataType.Float64,
        ["decimal"] = DataType.Decimal(18, 3),
        ["numeric"] = DataType.Decimal(18, 3),
        ["varchar"] = DataType.Varchar,
        ["text"] = DataType.Varchar,
        ["string"] = DataType.Varchar,
        ["bytea"] = DataType.Blob,
        ["blob"] = DataType.Blob,
        ["date"] = DataType.Date,
        ["time"] = DataType.Time,
        ["timestamp"] = DataType.Timestamp,
        ["timestamptz"] = DataType.TimestampTz,
        ["timestamp with time zone"] = DataType.TimestampTz,
        ["interval"] = DataType.Interval,
        ["uuid"] = DataType.Uuid,
        ["json"] = DataType.Json,
    };

    /// <summary>The type; raises <see cref="ErrorCode.InvalidParameter"/> for unknown names.</summary>
    public static DataType Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Parse(text, 0);
    }

    private static DataType Parse(string text, int depth)
    {
        var name = text.Trim();
        if (depth > DeepestNesting)
        {
            throw Unknown(text);
        }

        if (Names.TryGetValue(name, out var type))
        {
            return type;
        }

        if (name.EndsWith("[]", StringComparison.Ordinal))
        {
            return DataType.List(Parse(name[..^2], depth + 1));
        }

        var open = name.IndexOf('(', StringComparison.Ordinal);
        if (open <= 0 || !name.EndsWith(')'))
        {
            throw Unknown(text);
        }

        var parts = Parts(name[(open + 1)..^1]);
        return name[..open].Trim().ToUpperInvariant() switch
        {
            "DECIMAL" or "NUMERIC" => Decimal(parts) ?? throw Unknown(text),
            "VARCHAR" => DataType.Varchar,
            "STRUCT" => DataType.Struct([.. parts.Select(p => Field(p, depth) ?? throw Unknown(text))]),
            _ => throw Unknown(text),
        };
    }

    private static DataType? Decimal(List<string> parts) =>
        parts.Count is 1 or 2
        && int.TryParse(parts[0], CultureInfo.InvariantCulture, out var precision)
        && int.TryParse(parts.Count == 2 ? parts[1] : "0", CultureInfo.InvariantCulture, out var scale)
        && precision is >= 1 and <= DataType.MaximumPrecision
        && scale >= 0
        && scale <= precision
            ? DataType.Decimal(precision, scale)
            : null;

    private static Field? Field(string part, int depth)
    {
        var name = part.Trim();
        var end = name.StartsWith('"') ? name.IndexOf('"', 1) + 1 : name.IndexOf(' ', StringComparison.Ordinal);
        return end <= 0 ? null : new Field(name[..end].Trim('"'), Parse(name[end..], depth + 1));
    }

    /// <summary>Cuts at the commas that are in no parentheses and no quotes.</summary>
    private static List<string> Parts(string text)
    {
        var parts = new List<string>();
        var (start, level, isQuoted) = (0, 0, false);
        for (var i = 0; i < text.Length; i++)
        {
            isQuoted ^= text[i] == '"';
            level += isQuoted
                ? 0
                : text[i] switch
                {
                    '(' => 1,
                    ')' => -1,
                    _ => 0,
                };
            if (text[i] == ',' && level == 0 && !isQuoted)
            {
                parts.Add(text[start..i]);
                start = i + 1;
            }
        }

        parts.Add(text[start..]);
        return parts;
    }

    private static WeirException Unknown(string text) =>
        new(ErrorCode.InvalidParameter, $"\"{text}\" is not a type")
        {
            Hint = Suggestions.DidYouMean(text, Names.Keys),
        };
}
