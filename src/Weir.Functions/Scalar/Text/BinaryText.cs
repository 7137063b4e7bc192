using System.Text;
using Weir.Columnar.Values;

namespace Weir.Functions;

/// <summary>encode and decode.</summary>
internal static class BinaryText
{
    public static string Encode(ReadOnlySpan<byte> bytes, string format) =>
        format.ToLowerInvariant() switch
        {
            "hex" => Convert.ToHexStringLower(bytes),
            "base64" => WithLines(Convert.ToBase64String(bytes)),
            "escape" => Escaped(bytes),
            _ => throw Unknown(format),
        };

    public static byte[] Decode(string text, string format)
    {
        try
        {
            return format.ToLowerInvariant() switch
            {
                "hex" => Convert.FromHexString(string.Concat(text.Where(c => !char.IsWhiteSpace(c)))),
                "base64" => Convert.FromBase64String(text),
                "escape" => ValueParser.TryParseBytes(Encoding.UTF8.GetBytes(text), out var bytes)
                    ? bytes
                    : throw new FormatException(),
                _ => throw Unknown(format),
            };
        }
        catch (FormatException exception)
        {
            throw new WeirException(ErrorCode.InvalidParameter, $"invalid {format} data: \"{text}\"", exception);
        }
    }

    /// <summary>Lines of 76 characters, as RFC 2045 and PostgreSQL have them.</summary>
    private static string WithLines(string text)
    {
        var lines = text.Chunk(76).Select(chunk => new string(chunk));
        return string.Join('\n', lines);
    }

    private static string Escaped(ReadOnlySpan<byte> bytes)
    {
        var result = new StringBuilder(bytes.Length);
        foreach (var value in bytes)
        {
            if (value == '\\')
            {
                result.Append("\\\\");
            }
            else if (value == 0 || value >= 0x80)
            {
                result
                    .Append('\\')
                    .Append((char)('0' + (value >> 6)))
                    .Append((char)('0' + ((value >> 3) & 7)))
                    .Append((char)('0' + (value & 7)));
            }
            else
            {
                result.Append((char)value);
            }
        }

        return result.ToString();
    }

    private static WeirException Unknown(string format) =>
        new(ErrorCode.InvalidParameter, $"unrecognized encoding: \"{format}\"");
}
