using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Weir.Movement.Hashing;

/// <summary>
/// JSON as its content: no blanks, keys in the order of their UTF-8 bytes and the last of equal ones, numbers as digits
/// without trailing zeros and a power of ten.
/// </summary>
internal static class CanonicalJson
{
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 1000 };
    private static readonly JsonWriterOptions Writing = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
        MaxDepth = 1000,
    };

    /// <summary>The canonical bytes; text that is no JSON stays as it is.</summary>
    public static ReadOnlySpan<byte> Of(ReadOnlySpan<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json.ToArray(), Options);
            var buffer = new ArrayBufferWriter<byte>(json.Length + 16);
            using (var writer = new Utf8JsonWriter(buffer, Writing))
            {
                Write(document.RootElement, writer);
            }

            return buffer.WrittenSpan;
        }
        catch (JsonException)
        {
            return json;
        }
    }

    private static void Write(JsonElement element, Utf8JsonWriter writer)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                var members = new SortedDictionary<string, JsonElement>(StringComparer.Ordinal);
                foreach (var member in element.EnumerateObject())
                {
                    members[member.Name] = member.Value;
                }

                writer.WriteStartObject();
                foreach (var (name, value) in members)
                {
                    writer.WritePropertyName(name);
                    Write(value, writer);
                }

                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in element.EnumerateArray())
                {
                    Write(item, writer);
                }

                writer.WriteEndArray();
                break;
            case JsonValueKind.Number:
                writer.WriteRawValue(Number(element.GetRawText()), skipInputValidation: true);
                break;
            default:
                element.WriteTo(writer);
                break;
        }
    }

    /// <summary>Sign, digits without zeros at either end, and the power of ten of the last: 1.50 is 15e-1.</summary>
    private static string Number(string text)
    {
        var exponentAt = text.AsSpan().IndexOfAny('e', 'E');
        long exponent = 0;
        if (exponentAt >= 0)
        {
            if (
                !long.TryParse(
                    text.AsSpan(exponentAt + 1),
                    NumberStyles.AllowLeadingSign,
                    CultureInfo.InvariantCulture,
                    out exponent
                )
            )
            {
                return text;
            }

            text = text[..exponentAt];
        }

        var digits = new StringBuilder();
        var isNegative = text[0] == '-';
        var point = text.IndexOf('.', StringComparison.Ordinal);
        exponent -= point < 0 ? 0 : text.Length - point - 1;
        digits.Append(text.Replace(".", "", StringComparison.Ordinal).TrimStart('-').TrimStart('0'));
        while (digits.Length > 0 && digits[^1] == '0')
        {
            digits.Length--;
            exponent++;
        }

        return digits.Length == 0
            ? "0"
            : string.Create(CultureInfo.InvariantCulture, $"{(isNegative ? "-" : "")}{digits}e{exponent}");
    }
}
