using System.Globalization;
using System.Text;

namespace Weir.Formats.Json;

/// <summary>Strings with escapes.</summary>
internal static class JsonText
{
    /// <summary>
    /// The text of a string that the scanner has accepted; it needs no more bytes than it had. -1 when an escaped
    /// surrogate stands alone: such a text has no UTF-8 form.
    /// </summary>
    public static int Unescape(ReadOnlySpan<byte> text, Span<byte> target)
    {
        var length = 0;
        while (true)
        {
            var plain = text.IndexOf((byte)'\\');
            if (plain < 0)
            {
                text.CopyTo(target[length..]);
                return length + text.Length;
            }

            text[..plain].CopyTo(target[length..]);
            length += plain;
            text = text[plain..];
            if (text[1] != 'u')
            {
                target[length++] = Simple(text[1]);
                text = text[2..];
                continue;
            }

            var high = Unit(text);
            var used = 6;
            if (!Rune.TryCreate(high, out var rune))
            {
                if (
                    text.Length < 12
                    || text[6] != '\\'
                    || text[7] != 'u'
                    || !Rune.TryCreate(high, Unit(text[6..]), out rune)
                )
                {
                    return -1;
                }

                used = 12;
            }

            length += rune.EncodeToUtf8(target[length..]);
            text = text[used..];
        }
    }

    /// <summary>A string as .NET text; one that has none keeps its escapes. For names and messages.</summary>
    public static string Decode(ReadOnlySpan<byte> text, bool isEscaped)
    {
        if (!isEscaped)
        {
            return Encoding.UTF8.GetString(text);
        }

        var target = new byte[text.Length];
        var length = Unescape(text, target);
        return length >= 0 ? Encoding.UTF8.GetString(target, 0, length) : Encoding.UTF8.GetString(text);
    }

    private static byte Simple(byte letter) =>
        letter switch
        {
            (byte)'b' => (byte)'\b',
            (byte)'f' => (byte)'\f',
            (byte)'n' => (byte)'\n',
            (byte)'r' => (byte)'\r',
            (byte)'t' => (byte)'\t',
            _ => letter,
        };

    private static char Unit(ReadOnlySpan<byte> escape) =>
        (char)ushort.Parse(escape[2..6], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
