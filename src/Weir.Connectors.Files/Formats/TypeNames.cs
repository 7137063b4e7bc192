using System.Globalization;
using Weir.Columnar;

namespace Weir.Connectors.Files;

/// <summary>Reads the SQL names of types in options.</summary>
internal static class TypeNames
{
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

    /// <summary>The type; raises for unknown names.</summary>
    public static DataType Parse(string text)
    {
        if (Names.TryGetValue(text.Trim(), out var type))
        {
            return type;
        }

        var open = text.IndexOf('(', StringComparison.Ordinal);
        if (
            open > 0
            && text.TrimEnd().EndsWith(')')
            && text[..open].Trim().ToUpperInvariant() is "DECIMAL" or "NUMERIC"
        )
        {
            var parts = text[(open + 1)..text.LastIndexOf(')')].Split(',');
            if (
                parts.Length is 1 or 2
                && int.TryParse(parts[0], CultureInfo.InvariantCulture, out var precision)
                && int.TryParse(parts.Length == 2 ? parts[1] : "0", CultureInfo.InvariantCulture, out var scale)
                && precision is >= 1 and <= DataType.MaximumPrecision
                && scale >= 0
                && scale <= precision
            )
            {
                return DataType.Decimal(precision, scale);
            }
        }

        throw new WeirException(ErrorCode.InvalidParameter, $"\"{text}\" is not a type")
        {
            Hint = Suggestions.DidYouMean(text, Names.Keys),
        };
    }
}
