using System.Globalization;
using System.Text;

namespace Weir.Sql.Lexing;

/// <summary>String literals and quoted names.</summary>
internal ref partial struct Lexer
{
    private void AnyString(int start, SourceLocation location)
    {
        var prefix = char.ToLowerInvariant(Current);
        _at +=
            prefix == '\'' ? 0
            : prefix == 'u' ? 2
            : 1;
        var text = prefix == 'e' ? Escaped(location) : Quoted('\'', location);
        text = ContinueOnNextLine(text, location);
        switch (prefix)
        {
            case 'x':
                if (text.Length % 2 != 0 || !text.All(char.IsAsciiHexDigit))
                {
                    throw Error(ErrorCode.SyntaxError, "X'…' needs pairs of hexadecimal digits", location);
                }

                Add(TokenKind.Bytes, text.ToLowerInvariant(), start, location);
                return;
            case 'b':
                throw Error(ErrorCode.NotSupported, "bit strings (B'…') are not supported", location);
            case 'u':
                Add(TokenKind.String, Unicode(text, location), start, location);
                return;
            default:
                Add(TokenKind.String, text, start, location);
                return;
        }
    }

    /// <summary>Strings that only a line break parts are one string: SQL's rule.</summary>
    private string ContinueOnNextLine(string text, SourceLocation location)
    {
        while (true)
        {
            var (at, line, lineStart) = (_at, _line, _lineStart);
            SkipBlanks();
            if (Current != '\'' || _line == line)
            {
                (_at, _line, _lineStart) = (at, line, lineStart);
                return text;
            }

            text += Quoted('\'', location);
        }
    }

    private string Quoted(char quote, SourceLocation location)
    {
        _at++;
        var from = _at;
        StringBuilder? result = null;
        while (true)
        {
            if (_at >= _text.Length)
            {
                throw Open(quote == '"' ? "a quoted name does not end" : "a string does not end", location);
            }

            if (_text[_at] == quote)
            {
                if (Peek(1) != quote)
                {
                    break;
                }

                (result ??= new StringBuilder()).Append(_text, from, _at + 1 - from);
                _at += 2;
                from = _at;
                continue;
            }

            if (_text[_at] == '\n')
            {
                NewLine();
            }

            _at++;
        }

        var last = _text.AsSpan(from, _at - from);
        _at++;
        return result is null ? last.ToString() : result.Append(last).ToString();
    }

    private string Escaped(SourceLocation location)
    {
        _at++;
        var result = new StringBuilder();
        while (true)
        {
            if (_at >= _text.Length)
            {
                throw Open("a string does not end", location);
            }

            var c = _text[_at];
            if (c == '\'')
            {
                if (Peek(1) != '\'')
                {
                    _at++;
                    return result.ToString();
                }

                _at += 2;
                result.Append('\'');
            }
            else if (c == '\\' && _at + 1 < _text.Length)
            {
                _at++;
                Escape(result, location);
            }
            else
            {
                if (c == '\n')
                {
                    NewLine();
                }

                result.Append(c);
                _at++;
            }
        }
    }

    private void Escape(StringBuilder result, SourceLocation location)
    {
        var c = _text[_at++];
        switch (c)
        {
            case 'n':
                result.Append('\n');
                break;
            case 't':
                result.Append('\t');
                break;
            case 'r':
                result.Append('\r');
                break;
            case 'b':
                result.Append('\b');
                break;
            case 'f':
                result.Append('\f');
                break;
            case 'x':
                AppendCodePoint(result, Hexadecimal(1, 2), location);
                break;
            case 'u':
                AppendCodePoint(result, Hexadecimal(4, 4), location);
                break;
            case 'U':
                AppendCodePoint(result, Hexadecimal(8, 8), location);
                break;
            case >= '0' and <= '7':
                var value = c - '0';
                for (var i = 0; i < 2 && Current is >= '0' and <= '7'; i++)
                {
                    value = (value * 8) + (_text[_at++] - '0');
                }

                AppendCodePoint(result, value, location);
                break;
            default:
                result.Append(c);
                if (c == '\n')
                {
                    _line++;
                    _lineStart = _at;
                }

                break;
        }
    }

    private int Hexadecimal(int minimum, int maximum)
    {
        var start = _at;
        while (_at - start < maximum && char.IsAsciiHexDigit(Current))
        {
            _at++;
        }

        return
            _at - start >= minimum
            && int.TryParse(
                _text.AsSpan(start, _at - start),
                NumberStyles.HexNumber,
                CultureInfo.InvariantCulture,
                out var value
            )
            ? value
            : -1;
    }

    private readonly void AppendCodePoint(StringBuilder result, int value, SourceLocation location)
    {
        if (value is <= 0 or > 0x10FFFF)
        {
            throw Error(ErrorCode.SyntaxError, "an escape in a string is not a character", location);
        }

        if (value is >= 0xD800 and <= 0xDFFF)
        {
            result.Append((char)value);
        }
        else
        {
            result.Append(char.ConvertFromUtf32(value));
        }
    }

    private readonly string Unicode(string text, SourceLocation location)
    {
        var result = new StringBuilder();
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '\\')
            {
                result.Append(text[i]);
                continue;
            }

            var (from, count) = i + 1 < text.Length && text[i + 1] == '+' ? (i + 2, 6) : (i + 1, 4);
            if (i + 1 < text.Length && text[i + 1] == '\\')
            {
                result.Append('\\');
                i++;
                continue;
            }

            var ok = from + count <= text.Length;
            var value = 0;
            ok =
                ok
                && int.TryParse(
                    text.AsSpan(from, count),
                    NumberStyles.HexNumber,
                    CultureInfo.InvariantCulture,
                    out value
                );
            AppendCodePoint(result, ok ? value : -1, location);
            i = from + count - 1;
        }

        return result.ToString();
    }
}
