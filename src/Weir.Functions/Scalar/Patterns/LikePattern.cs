using System.Text;

namespace Weir.Functions;

/// <summary>
/// A compiled pattern of LIKE: % stands for any text, _ for one character. Patterns with % at the ends only become a
/// comparison; others match piece by piece, going back to the last % alone.
/// </summary>
internal sealed class LikePattern
{
    private readonly byte[] _pattern;
    private readonly bool[] _isWild;
    private readonly Shape _shape;

    private LikePattern(byte[] pattern, bool[] isWild)
    {
        (_pattern, _isWild) = (pattern, isWild);
        _shape = Classify();
    }

    private enum Shape
    {
        Exact,
        Prefix,
        Suffix,
        Middle,
        General,
    }

    /// <summary>Compiles a pattern; <paramref name="escape"/> is empty for none.</summary>
    /// <exception cref="WeirException">The pattern ends with the escape, or the escape is longer than one character.</exception>
    public static LikePattern Compile(ReadOnlySpan<byte> pattern, ReadOnlySpan<byte> escape)
    {
        if (Utf8Text.Count(escape) > 1)
        {
            throw new WeirException(
                ErrorCode.InvalidParameter,
                "invalid escape string: it must be empty or one character"
            );
        }

        var bytes = new List<byte>(pattern.Length);
        var wild = new List<bool>(pattern.Length);
        for (var at = 0; at < pattern.Length; at++)
        {
            var isEscaped = !escape.IsEmpty && pattern[at..].StartsWith(escape);
            if (isEscaped)
            {
                at += escape.Length;
                if (at >= pattern.Length)
                {
                    throw new WeirException(
                        ErrorCode.InvalidParameter,
                        "LIKE pattern must not end with escape character"
                    );
                }
            }

            bytes.Add(pattern[at]);
            wild.Add(!isEscaped && (pattern[at] is (byte)'%' or (byte)'_'));
        }

        return new LikePattern([.. bytes], [.. wild]);
    }

    public bool IsMatch(ReadOnlySpan<byte> text) =>
        _shape switch
        {
            Shape.Exact => text.SequenceEqual(_pattern),
            Shape.Prefix => text.StartsWith(_pattern.AsSpan(0, _pattern.Length - 1)),
            Shape.Suffix => text.EndsWith(_pattern.AsSpan(1)),
            Shape.Middle => text.IndexOf(_pattern.AsSpan(1, _pattern.Length - 2)) >= 0,
            _ => MatchGeneral(text),
        };

    private Shape Classify()
    {
        var wilds = _isWild.Count(w => w);
        var first = wilds > 0 && _isWild[0] && _pattern[0] == '%';
        var last = wilds > 0 && _isWild[^1] && _pattern[^1] == '%';
        return wilds switch
        {
            0 => Shape.Exact,
            1 when last => Shape.Prefix,
            1 when first => Shape.Suffix,
            2 when first && last => Shape.Middle,
            _ => Shape.General,
        };
    }

    private bool MatchGeneral(ReadOnlySpan<byte> text)
    {
        var (at, p) = (0, 0);
        var (resumeText, resumePattern) = (-1, -1);
        while (at < text.Length || p < _pattern.Length)
        {
            if (p < _pattern.Length && _isWild[p] && _pattern[p] == '%')
            {
                (resumeText, resumePattern) = (at, ++p);
                continue;
            }

            if (at < text.Length && p < _pattern.Length && (_isWild[p] || _pattern[p] == text[at]))
            {
                at += _isWild[p] ? Utf8Length(text[at..]) : 1;
                p++;
                continue;
            }

            if (resumeText < 0 || resumeText >= text.Length)
            {
                return false;
            }

            resumeText += Utf8Length(text[resumeText..]);
            (at, p) = (resumeText, resumePattern);
        }

        return true;
    }

    private static int Utf8Length(ReadOnlySpan<byte> text)
    {
        Rune.DecodeFromUtf8(text, out _, out var length);
        return length;
    }
}
