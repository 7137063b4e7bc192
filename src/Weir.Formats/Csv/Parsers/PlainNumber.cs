using System.Runtime.CompilerServices;

namespace Weir.Formats.Csv;

/// <summary>Numbers of the form [-]digits[.digits], the common case.</summary>
internal static class PlainNumber
{
    /// <summary>
    /// Reads at most <paramref name="maximum"/> (up to 18) digits; false for anything else, which may still be a number.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryRead(ReadOnlySpan<byte> text, int maximum, out long digits, out int scale, out bool negative)
    {
        digits = 0;
        scale = 0;
        negative = text.Length > 0 && text[0] == '-';
        var first = negative ? 1 : 0;
        if (text.Length - first > maximum + 1)
        {
            return false;
        }

        var point = -1;
        for (var i = first; i < text.Length; i++)
        {
            var digit = (uint)(text[i] - '0');
            if (digit <= 9)
            {
                digits = (digits * 10) + digit;
            }
            else if (text[i] == '.' && point < 0)
            {
                point = i;
            }
            else
            {
                return false;
            }
        }

        scale = point < 0 ? 0 : text.Length - point - 1;
        var count = text.Length - first - (point < 0 ? 0 : 1);
        return count > 0 && count <= maximum;
    }
}
