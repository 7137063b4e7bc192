namespace Weir.Columnar.Values;

/// <summary>Reads a text from left to right.</summary>
internal ref struct TextCursor(ReadOnlySpan<byte> text)
{
    private readonly ReadOnlySpan<byte> _text = text;

    public int At { get; private set; }

    public readonly bool IsAtEnd => At >= _text.Length;

    public readonly byte Current => At < _text.Length ? _text[At] : (byte)0;

    public readonly ReadOnlySpan<byte> Rest => _text[At..];

    public bool Accept(byte expected)
    {
        if (Current != expected || IsAtEnd)
        {
            return false;
        }

        At++;
        return true;
    }

    public void Skip(int count) => At += count;

    public void SkipSpaces()
    {
        while (At < _text.Length && _text[At] is (byte)' ' or (byte)'\t')
        {
            At++;
        }
    }

    /// <summary>A whole number of at least <paramref name="minimum"/> and at most <paramref name="maximum"/> digits.</summary>
    public bool Number(int minimum, int maximum, out int value)
    {
        var start = At;
        value = 0;
        while (At < _text.Length && At - start < maximum && (uint)(_text[At] - '0') <= 9)
        {
            value = (value * 10) + (_text[At++] - '0');
        }

        return At - start >= minimum;
    }

    /// <summary>Digits after a point as microseconds, rounded half up to six; false when there is no digit.</summary>
    public bool Fraction(out int microseconds)
    {
        var digits = 0;
        microseconds = 0;
        var roundUp = false;
        while (At < _text.Length && (uint)(_text[At] - '0') <= 9)
        {
            var digit = _text[At++] - '0';
            if (digits < 6)
            {
                microseconds = (microseconds * 10) + digit;
            }
            else if (digits == 6)
            {
                roundUp = digit >= 5;
            }

            digits++;
        }

        for (var i = digits; i < 6; i++)
        {
            microseconds *= 10;
        }

        microseconds += roundUp ? 1 : 0;
        return digits > 0;
    }
}
