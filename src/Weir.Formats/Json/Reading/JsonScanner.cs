using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Text.Unicode;

namespace Weir.Formats.Json;

/// <summary>
/// The grammar of RFC 8259 over bytes in a buffer. Every method takes the place where something begins and returns where
/// it ends, or <see cref="More"/> when the buffer ends before, or <see cref="Bad"/> with <see cref="Reason"/>. The bytes
/// are followed by <see cref="Padding"/> zeros: a zero is valid nowhere, so only the way to an error checks for the end.
/// </summary>
internal ref struct JsonScanner
{
    public const int More = -1;
    public const int Bad = -2;

    /// <summary>Zeros after the bytes; vectors and words are read across the end.</summary>
    public const int Padding = 64;

    private readonly ref byte _start;
    private readonly ulong[] _nesting;

    public JsonScanner(ReadOnlySpan<byte> padded, int length, bool isFinal, ulong[] nesting)
    {
        _start = ref Unsafe.AsRef(in padded[0]);
        _nesting = nesting;
        Length = length;
        IsFinal = isFinal;
    }

    /// <summary>Bytes in the buffer.</summary>
    public int Length { get; }

    /// <summary>Whether the text ends where the buffer does.</summary>
    public bool IsFinal { get; }

    /// <summary>Whether a line end is no blank: records in lines.</summary>
    public bool IsLine { get; set; }

    /// <summary>Where the caller stands.</summary>
    public int At { get; set; }

    /// <summary>What is wrong.</summary>
    public string Reason { get; private set; } = "";

    /// <summary>Where it is wrong.</summary>
    public int BadAt { get; private set; }

    public readonly byte this[int at]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Unsafe.Add(ref _start, at);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly ReadOnlySpan<byte> Slice(int at, int length) =>
        System.Runtime.InteropServices.MemoryMarshal.CreateReadOnlySpan(ref Unsafe.Add(ref _start, at), length);

    /// <summary>Something is wrong at the place, unless it is only that the buffer ends there.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public int Fail(int at, string reason)
    {
        if (at >= Length && !IsFinal)
        {
            return More;
        }

        BadAt = Math.Min(at, Length);
        Reason =
            at >= Length ? $"the text ends where there should be more: {reason}"
            : IsLine && this[at] == '\n' ? $"the line ends where there should be more: {reason}"
            : reason;
        return Bad;
    }

    /// <summary>The first byte that is no blank.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly int Blanks(int at) => this[at] > ' ' ? at : SkipBlanks(at);

    /// <summary>The end of a string from after its opening quote: the place of the closing one.</summary>
    public int String(int at, out bool isEscaped)
    {
        isEscaped = false;
        var start = at;
        var isAscii = true;
        while (true)
        {
            at = Plain(at, ref isAscii);
            switch (this[at])
            {
                case (byte)'"':
                    return isAscii || Utf8.IsValid(Slice(start, at - start)) ? at : BadText(start, at);
                case (byte)'\\':
                    isEscaped = true;
                    at = Escape(at + 1);
                    if (at < 0)
                    {
                        return at;
                    }

                    break;
                default:
                    return Fail(at, "a string holds a control character, which must be escaped");
            }
        }
    }

    /// <summary>The end of a number.</summary>
    public int Number(int at, out bool isInteger)
    {
        isInteger = true;
        if (this[at] == '-')
        {
            at++;
        }

        if (this[at] == '0')
        {
            at++;
        }
        else if (!IsDigit(at))
        {
            return Fail(at, "a number needs a digit");
        }
        else
        {
            at = Digits(at + 1);
        }

        if (this[at] == '.')
        {
            isInteger = false;
            if (!IsDigit(at + 1))
            {
                return Fail(at + 1, "a number needs a digit after the point");
            }

            at = Digits(at + 2);
        }

        if ((this[at] | 0x20) == 'e')
        {
            isInteger = false;
            at += this[at + 1] is (byte)'+' or (byte)'-' ? 2 : 1;
            if (!IsDigit(at))
            {
                return Fail(at, "a number needs a digit in its exponent");
            }

            at = Digits(at);
        }

        return at >= Length && !IsFinal ? More : at;
    }

    /// <summary>The end of a word such as <c>null</c>.</summary>
    public int Word(int at, ReadOnlySpan<byte> word)
    {
        for (var i = 0; i < word.Length; i++)
        {
            if (this[at + i] != word[i])
            {
                return Fail(at + i, "a value must be an object, array, string, number, true, false or null");
            }
        }

        return at + word.Length;
    }

    /// <summary>The end of a value that is no object or array, and what it is; strings from their opening quote.</summary>
    public int Scalar(int at, out JsonKind kind)
    {
        int end;
        switch (this[at])
        {
            case (byte)'"':
                end = String(at + 1, out var isEscaped);
                kind = isEscaped ? JsonKind.EscapedString : JsonKind.String;
                return end < 0 ? end : end + 1;
            case (byte)'t':
                kind = JsonKind.True;
                return Word(at, "true"u8);
            case (byte)'f':
                kind = JsonKind.False;
                return Word(at, "false"u8);
            case (byte)'n':
                kind = JsonKind.Null;
                return Word(at, "null"u8);
            default:
                if (!IsDigit(at) && this[at] != '-')
                {
                    kind = JsonKind.Null;
                    return Word(at, "?"u8);
                }

                end = Number(at, out var isInteger);
                kind = isInteger ? JsonKind.Integer : JsonKind.Number;
                return end;
        }
    }

    /// <summary>From a name's opening quote to the first byte of its value; the name is left without quotes.</summary>
    public int Name(int at, out int start, out int length, out bool isEscaped)
    {
        (start, length, isEscaped) = (at + 1, 0, false);
        if (this[at] != '"')
        {
            return Fail(at, "a name in double quotes is missing");
        }

        var end = String(at + 1, out isEscaped);
        if (end < 0)
        {
            return end;
        }

        length = end - start;
        return Colon(end + 1);
    }

    /// <summary>From after a name to the first byte of its value.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Colon(int at)
    {
        at = Blanks(at);
        return this[at] == ':' ? Blanks(at + 1) : Fail(at, "a colon is missing after a name");
    }

    /// <summary>The end of any value, checked in full. Not recursive.</summary>
    public int Skip(int at)
    {
        var depth = 0;
        while (true)
        {
            var c = this[at];
            if (c is (byte)'{' or (byte)'[')
            {
                if (!Push(ref depth, c == '{'))
                {
                    return TooDeep(at);
                }

                at = Blanks(at + 1);
                if (this[at] == (c == '{' ? '}' : ']'))
                {
                    depth--;
                    at++;
                }
                else if (c == '[')
                {
                    continue;
                }
                else
                {
                    at = Name(at, out _, out _, out _);
                    if (at < 0)
                    {
                        return at;
                    }

                    continue;
                }
            }
            else
            {
                at = Scalar(at, out _);
                if (at < 0)
                {
                    return at;
                }
            }

            at = After(at, ref depth);
            if (at < 0 || depth == 0)
            {
                return at;
            }
        }
    }

    public int TooDeep(int at) => Fail(at, $"objects and arrays are nested deeper than {_nesting.Length * 64} levels");

    /// <summary>Goes on after a value inside of objects and arrays, to the next value or out of all.</summary>
    private int After(int at, ref int depth)
    {
        while (depth > 0)
        {
            at = Blanks(at);
            var isObject = ((_nesting[(depth - 1) >> 6] >> ((depth - 1) & 63)) & 1) != 0;
            var c = this[at];
            if (c == ',')
            {
                at = Blanks(at + 1);
                return isObject ? Name(at, out _, out _, out _) : at;
            }

            if (c != (isObject ? '}' : ']'))
            {
                return Fail(at, isObject ? "a comma or } is missing" : "a comma or ] is missing");
            }

            depth--;
            at++;
        }

        return at;
    }

    private readonly bool Push(ref int depth, bool isObject)
    {
        if (depth >= _nesting.Length * 64)
        {
            return false;
        }

        ref var word = ref _nesting[depth >> 6];
        var bit = 1UL << (depth & 63);
        word = isObject ? word | bit : word & ~bit;
        depth++;
        return true;
    }

    /// <summary>The first byte that is not an ordinary one of a string.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly int Plain(int at, ref bool isAscii)
    {
        while (true)
        {
            var bytes = Vector128.LoadUnsafe(ref Unsafe.Add(ref _start, at));
            var special =
                Vector128.Equals(bytes, Vector128.Create((byte)'"'))
                | Vector128.Equals(bytes, Vector128.Create((byte)'\\'))
                | Vector128.LessThan(bytes, Vector128.Create((byte)0x20));
            var found = special.ExtractMostSignificantBits();
            var high = bytes.ExtractMostSignificantBits();
            if (found != 0)
            {
                isAscii &= (high & (found ^ (found - 1))) == 0;
                return at + BitOperations.TrailingZeroCount(found);
            }

            isAscii &= high == 0;
            at += Vector128<byte>.Count;
        }
    }

    private int Escape(int at)
    {
        switch (this[at])
        {
            case (byte)'"' or (byte)'\\' or (byte)'/' or (byte)'b' or (byte)'f' or (byte)'n' or (byte)'r' or (byte)'t':
                return at + 1;
            case (byte)'u':
                for (var i = 1; i <= 4; i++)
                {
                    if (!char.IsAsciiHexDigit((char)this[at + i]))
                    {
                        return Fail(at + i, "\\u needs four hexadecimal digits");
                    }
                }

                return at + 5;
            default:
                return Fail(at, "a backslash must be followed by one of \" \\ / b f n r t u");
        }
    }

    private int BadText(int start, int end)
    {
        while (
            start < end
            && System.Text.Rune.DecodeFromUtf8(Slice(start, end - start), out _, out var used) == OperationStatus.Done
        )
        {
            start += used;
        }

        return Fail(start, "the text is not valid UTF-8");
    }

    private readonly int SkipBlanks(int at)
    {
        if (this[at] == ' ' && this[at + 1] > ' ')
        {
            return at + 1;
        }

        var lineEnd = Vector128.Create(IsLine ? (byte)' ' : (byte)'\n');
        while (true)
        {
            var bytes = Vector128.LoadUnsafe(ref Unsafe.Add(ref _start, at));
            var blanks =
                Vector128.Equals(bytes, Vector128.Create((byte)' '))
                | Vector128.Equals(bytes, lineEnd)
                | Vector128.Equals(bytes, Vector128.Create((byte)'\r'))
                | Vector128.Equals(bytes, Vector128.Create((byte)'\t'));
            var others = ~blanks.ExtractMostSignificantBits() & 0xFFFF;
            if (others != 0)
            {
                return at + BitOperations.TrailingZeroCount(others);
            }

            at += Vector128<byte>.Count;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly bool IsDigit(int at) => (uint)(this[at] - '0') <= 9;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly int Digits(int at)
    {
        while (IsDigit(at))
        {
            at++;
        }

        return at;
    }
}
