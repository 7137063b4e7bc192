using System.Globalization;

namespace Weir.Sql.Lexing;

/// <summary>
/// Cuts a text into tokens by PostgreSQL's lexical rules (documentation, "Lexical Structure"): nested comments, dollar
/// quotes, escape strings, operators that end where a comment begins.
/// </summary>
internal ref partial struct Lexer
{
    private const string OperatorCharacters = "+-*/<>=~!@#%^&|`?";

    private readonly string _text;
    private readonly ParserLimits _limits;
    private readonly List<Token> _tokens = [];
    private int _at;
    private int _line = 1;
    private int _lineStart;
    private bool _isOpen;

    private Lexer(string text, ParserLimits limits)
    {
        _text = text;
        _limits = limits;
    }

    public static List<Token> Tokenize(string text, ParserLimits limits)
    {
        if (text.Length > limits.MaximumLength)
        {
            throw new WeirException(
                ErrorCode.StatementTooComplex,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"the statement has {text.Length:N0} characters, more than {limits.MaximumLength:N0}"
                )
            );
        }

        var lexer = new Lexer(text, limits);
        lexer.Run();
        return lexer._tokens;
    }

    public static bool IsOperatorCharacter(char c) => OperatorCharacters.Contains(c, StringComparison.Ordinal);

    /// <summary>The tokens before the first error, if there is one, and what kind of error it is.</summary>
    public static List<Token> TokenizeLeniently(string text, ParserLimits limits, out LexicalEnd end)
    {
        var lexer = new Lexer(text, limits);
        try
        {
            lexer.Run();
            end = LexicalEnd.EndOfText;
        }
        catch (WeirException)
        {
            end = lexer._isOpen ? LexicalEnd.OpenQuoteOrComment : LexicalEnd.UnreadableText;
        }

        return lexer._tokens;
    }

    private readonly char Current => _at < _text.Length ? _text[_at] : '\0';

    private readonly SourceLocation Here => new(_line, _at - _lineStart + 1);

    private void Run()
    {
        while (true)
        {
            SkipBlanks();
            if (_at >= _text.Length)
            {
                _tokens.Add(new Token(TokenKind.End, "", _at, _at, Here));
                return;
            }

            if (_tokens.Count >= _limits.MaximumTokens)
            {
                throw Error(ErrorCode.StatementTooComplex, "the statement has too many words", Here);
            }

            Next();
        }
    }

    private void Next()
    {
        var c = Current;
        var (start, location) = (_at, Here);
        if (IsIdentifierStart(c) && !IsPrefixedString(c))
        {
            while (_at < _text.Length && IsIdentifierPart(_text[_at]))
            {
                _at++;
            }

            Add(TokenKind.Word, _text[start.._at].ToLowerInvariant(), start, location);
        }
        else if (char.IsAsciiDigit(c) || (c == '.' && char.IsAsciiDigit(Peek(1))))
        {
            Number(start, location);
        }
        else if (c == '\'' || IsPrefixedString(c))
        {
            AnyString(start, location);
        }
        else if (c == '"')
        {
            Add(TokenKind.QuotedIdentifier, Quoted('"', location), start, location);
            if (_tokens[^1].Text.Length == 0)
            {
                throw Error(ErrorCode.SyntaxError, "a quoted name must not be empty", location);
            }
        }
        else if (c == '$')
        {
            Dollar(start, location);
        }
        else if (c == '@' && IsIdentifierStart(Peek(1)))
        {
            _at++;
            var name = Word();
            Add(TokenKind.Parameter, name, start, location);
        }
        else
        {
            Sign(start, location);
        }
    }

    private readonly char Peek(int ahead) => _at + ahead < _text.Length ? _text[_at + ahead] : '\0';

    private string Word()
    {
        var start = _at;
        while (_at < _text.Length && IsIdentifierPart(_text[_at]))
        {
            _at++;
        }

        return _text[start.._at];
    }

    private readonly bool IsPrefixedString(char c) =>
        c switch
        {
            'e' or 'E' or 'x' or 'X' or 'b' or 'B' or 'n' or 'N' => Peek(1) == '\'',
            'u' or 'U' => Peek(1) == '&' && Peek(2) == '\'',
            _ => false,
        };

    private void Add(TokenKind kind, string text, int start, SourceLocation location) =>
        _tokens.Add(new Token(kind, text, start, _at, location));

    private void NewLine()
    {
        _line++;
        _lineStart = _at + 1;
    }

    private void SkipBlanks()
    {
        while (_at < _text.Length)
        {
            var c = _text[_at];
            if (c == '\n')
            {
                NewLine();
                _at++;
            }
            else if (char.IsWhiteSpace(c) || c == '\uFEFF')
            {
                _at++;
            }
            else if (c == '-' && Peek(1) == '-')
            {
                while (_at < _text.Length && _text[_at] != '\n')
                {
                    _at++;
                }
            }
            else if (c == '/' && Peek(1) == '*')
            {
                SkipComment();
            }
            else
            {
                return;
            }
        }
    }

    private void SkipComment()
    {
        var start = Here;
        var depth = 0;
        do
        {
            if (_at >= _text.Length)
            {
                throw Open("a comment does not end", start);
            }

            if (Current == '/' && Peek(1) == '*')
            {
                depth++;
                _at++;
            }
            else if (Current == '*' && Peek(1) == '/')
            {
                depth--;
                _at++;
            }
            else if (Current == '\n')
            {
                NewLine();
            }

            _at++;
        } while (depth > 0);
    }

    private void Number(int start, SourceLocation location)
    {
        if (Current == '0' && Peek(1) is 'x' or 'X' or 'o' or 'O' or 'b' or 'B' && char.IsAsciiHexDigit(Peek(2)))
        {
            RadixNumber(start, location);
            return;
        }

        Digits();
        if (Current == '.' && Peek(1) != '.')
        {
            _at++;
            Digits();
        }

        if (
            Current is 'e' or 'E'
            && (char.IsAsciiDigit(Peek(1)) || (Peek(1) is '+' or '-' && char.IsAsciiDigit(Peek(2))))
        )
        {
            _at += 2;
            Digits();
        }

        if (IsIdentifierStart(Current))
        {
            throw Error(ErrorCode.SyntaxError, $"a number runs into a word: \"{_text[start..(_at + 1)]}\"", location);
        }

        Add(TokenKind.Number, _text[start.._at].Replace("_", "", StringComparison.Ordinal), start, location);
    }

    private void RadixNumber(int start, SourceLocation location)
    {
        var radix = char.ToLowerInvariant(Peek(1)) switch
        {
            'x' => 16,
            'o' => 8,
            _ => 2,
        };
        _at += 2;
        var value = UInt128.Zero;
        for (; char.IsAsciiLetterOrDigit(Current) || Current == '_'; _at++)
        {
            if (Current == '_')
            {
                continue;
            }

            var digit = char.IsAsciiHexDigit(Current) ? Convert.ToInt32(Current.ToString(), 16) : radix;
            if (digit >= radix || value > UInt128.MaxValue / 32)
            {
                throw Error(ErrorCode.SyntaxError, $"not a number: \"{_text[start..(_at + 1)]}\"", location);
            }

            value = (value * (UInt128)radix) + (UInt128)digit;
        }

        Add(TokenKind.Number, value.ToString(CultureInfo.InvariantCulture), start, location);
    }

    private void Digits()
    {
        while (char.IsAsciiDigit(Current) || (Current == '_' && char.IsAsciiDigit(Peek(1))))
        {
            _at++;
        }
    }

    private void Dollar(int start, SourceLocation location)
    {
        if (char.IsAsciiDigit(Peek(1)))
        {
            _at++;
            var from = _at;
            while (char.IsAsciiDigit(Current))
            {
                _at++;
            }

            Add(TokenKind.Parameter, _text[from.._at], start, location);
            return;
        }

        var end = _at + 1;
        while (end < _text.Length && (char.IsLetterOrDigit(_text[end]) || _text[end] == '_'))
        {
            end++;
        }

        if (end >= _text.Length || _text[end] != '$')
        {
            if (IsIdentifierStart(Peek(1)))
            {
                _at++;
                Add(TokenKind.Parameter, Word(), start, location);
                return;
            }

            throw Error(ErrorCode.SyntaxError, "unexpected \"$\"", location);
        }

        var tag = _text[_at..(end + 1)];
        var close = _text.IndexOf(tag, end + 1, StringComparison.Ordinal);
        if (close < 0)
        {
            throw Open($"a string does not end with {tag}", location);
        }

        var content = _text[(end + 1)..close];
        for (; _at < close + tag.Length; _at++)
        {
            if (_text[_at] == '\n')
            {
                NewLine();
            }
        }

        Add(TokenKind.String, content, start, location);
    }

    private void Sign(int start, SourceLocation location)
    {
        var c = Current;
        if (c == '?' && !OperatorCharacters.Contains(Peek(1), StringComparison.Ordinal))
        {
            _at++;
            Add(TokenKind.Operator, "?", start, location);
            return;
        }

        if (!OperatorCharacters.Contains(c, StringComparison.Ordinal))
        {
            var two = c == ':' && Peek(1) is ':' or '=';
            if (!"()[]{},;.:".Contains(c, StringComparison.Ordinal))
            {
                throw Error(ErrorCode.SyntaxError, $"unexpected character \"{c}\"", location);
            }

            _at += two ? 2 : 1;
            Add(TokenKind.Punctuation, _text[start.._at], start, location);
            return;
        }

        var end = _at;
        while (end < _text.Length && OperatorCharacters.Contains(_text[end], StringComparison.Ordinal))
        {
            var comment =
                end + 1 < _text.Length
                && ((_text[end] == '-' && _text[end + 1] == '-') || (_text[end] == '/' && _text[end + 1] == '*'));
            if (comment)
            {
                break;
            }

            end++;
        }

        // PostgreSQL: an operator ends in + or - only if it has one of these characters.
        while (
            end - _at > 1 && _text[end - 1] is '+' or '-' && _text.AsSpan(_at, end - _at).IndexOfAny("~!@#%^&|`?") < 0
        )
        {
            end--;
        }

        _at = end;
        var sign = _text[start..end];
        Add(
            TokenKind.Operator,
            sign is "!=" ? "<>"
                : sign is "==" ? "="
                : sign,
            start,
            location
        );
    }

    private static bool IsIdentifierStart(char c) => char.IsLetter(c) || c == '_' || char.IsSurrogate(c);

    private static bool IsIdentifierPart(char c) => char.IsLetterOrDigit(c) || c is '_' or '$' || char.IsSurrogate(c);

    private WeirException Open(string message, SourceLocation location)
    {
        _isOpen = true;
        return Error(ErrorCode.SyntaxError, message, location);
    }

    private readonly WeirException Error(ErrorCode code, string message, SourceLocation location) =>
        SyntaxErrors.At(code, message, location, _text);
}
