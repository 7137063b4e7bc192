using System.Globalization;
using System.Runtime.CompilerServices;
using Weir.Sql.Lexing;
using Weir.Sql.Syntax;

namespace Weir.Sql.Parsing;

/// <summary>
/// Recursive descent over tokens, with operator precedence for expressions (Pratt, "Top Down Operator Precedence", 1973).
/// The other parts of this class are one file for each area of the grammar.
/// </summary>
internal sealed partial class Parser
{
    private static readonly string[] ClauseWords =
    [
        "from",
        "where",
        "group",
        "having",
        "order",
        "limit",
        "offset",
        "union",
        "except",
        "intersect",
        "join",
        "qualify",
        "values",
        "returning",
    ];

    private readonly string _text;
    private readonly List<Token> _tokens;
    private readonly ParserLimits _limits;
    private int _at;
    private int _depth;
    private int _questionMarks;

    public Parser(string text, List<Token> tokens, ParserLimits limits)
    {
        _text = text;
        _tokens = tokens;
        _limits = limits;
    }

    private Token Current => _tokens[_at];

    private SyntaxLocation Here => new(Current.Location, Current.Start);

    public IReadOnlyList<Statement> Statements()
    {
        var statements = new List<Statement>();
        while (true)
        {
            while (Accept(";")) { }

            if (Current.Kind == TokenKind.End)
            {
                return statements;
            }

            statements.Add(Statement());
            if (Current.Kind != TokenKind.End && !Current.Is(";"))
            {
                throw UnexpectedAfterStatement();
            }
        }
    }

    public SqlExpression WholeExpression()
    {
        var expression = Expression();
        return Current.Kind == TokenKind.End ? expression : throw Unexpected("the end of the expression");
    }

    private Token Peek(int ahead = 1) => _tokens[Math.Min(_at + ahead, _tokens.Count - 1)];

    private Token Advance() => _tokens[_at++];

    private bool IsWord(string word) => Current.IsWord(word);

    private bool AreWords(string first, string second) => Current.IsWord(first) && Peek().IsWord(second);

    private bool Accept(string sign)
    {
        if (!Current.Is(sign))
        {
            return false;
        }

        _at++;
        return true;
    }

    private bool AcceptWord(string word)
    {
        if (!IsWord(word))
        {
            return false;
        }

        _at++;
        return true;
    }

    private bool AcceptWords(string first, string second)
    {
        if (!AreWords(first, second))
        {
            return false;
        }

        _at += 2;
        return true;
    }

    private bool AcceptWords(string first, string second, string third)
    {
        if (!AreWords(first, second) || !Peek(2).IsWord(third))
        {
            return false;
        }

        _at += 3;
        return true;
    }

    private void Expect(string sign)
    {
        if (!Accept(sign))
        {
            throw Unexpected($"\"{sign}\"");
        }
    }

    private void ExpectWord(string word)
    {
        if (!AcceptWord(word))
        {
            throw Unexpected(word.ToUpperInvariant(), word);
        }
    }

    private WeirException Unexpected(string expected, params string[] words)
    {
        var hint =
            Current.Kind == TokenKind.Word && words.Length > 0 ? Suggestions.DidYouMean(Current.Text, words) : null;
        return SyntaxErrors.At(
            ErrorCode.SyntaxError,
            $"expected {expected}, found {Current}",
            Current.Location,
            _text,
            hint
        );
    }

    /// <summary>A misspelled clause was read as an alias, so the word before may be the wrong one.</summary>
    private WeirException UnexpectedAfterStatement()
    {
        var before = _tokens[_at - 1];
        var hint = Current.Kind == TokenKind.Word ? Suggestions.DidYouMean(Current.Text, ClauseWords) : null;
        if (before.Kind == TokenKind.Word && !Keywords.IsReserved(before.Text))
        {
            hint = Suggestions.DidYouMean(before.Text, ClauseWords) ?? hint;
        }

        return SyntaxErrors.At(
            ErrorCode.SyntaxError,
            $"expected \";\" or the end of the statement, found {Current}",
            Current.Location,
            _text,
            hint
        );
    }

    private WeirException ErrorAt(
        SyntaxLocation location,
        string message,
        ErrorCode? code = null,
        string? hint = null
    ) => SyntaxErrors.At(code ?? ErrorCode.SyntaxError, message, location.Value, _text, hint);

    private WeirException Unsupported(SyntaxLocation location, string what) =>
        ErrorAt(location, $"{what} is not supported", ErrorCode.NotSupported);

    private void Enter()
    {
        if (++_depth > _limits.MaximumDepth || !RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            throw SyntaxErrors.At(
                ErrorCode.StatementTooComplex,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"the statement nests deeper than {_limits.MaximumDepth} levels"
                ),
                Current.Location,
                _text
            );
        }
    }

    private void Leave() => _depth--;

    private Identifier Name(Func<string, bool>? isAllowed = null)
    {
        var token = Current;
        if (
            token.Kind == TokenKind.QuotedIdentifier
            || (token.Kind == TokenKind.Word && (isAllowed ?? Keywords.IsColumnName)(token.Text))
        )
        {
            var location = Here;
            _at++;
            return new Identifier(token.Text, token.Kind == TokenKind.QuotedIdentifier) { Location = location };
        }

        throw Unexpected("a name");
    }

    /// <summary>A name after AS or a dot, where every word is one.</summary>
    private Identifier AnyName() => Name(_ => true);

    private bool IsName(Func<string, bool> isAllowed) =>
        Current.Kind == TokenKind.QuotedIdentifier || (Current.Kind == TokenKind.Word && isAllowed(Current.Text));

    private ValueList<Identifier> QualifiedName()
    {
        var parts = new List<Identifier> { Name() };
        while (Accept("."))
        {
            parts.Add(AnyName());
        }

        return parts.ToValueList();
    }

    private ValueList<Identifier> NamesInParentheses()
    {
        Expect("(");
        var names = List(AnyName);
        Expect(")");
        return names;
    }

    private ValueList<T> List<T>(Func<T> item)
    {
        var items = new List<T> { item() };
        while (Accept(","))
        {
            items.Add(item());
        }

        return items.ToValueList();
    }

    private ValueList<T> Parenthesized<T>(Func<T> item)
    {
        Expect("(");
        var items = List(item);
        Expect(")");
        return items;
    }

    private string StringText(string what) =>
        Current.Kind == TokenKind.String ? Advance().Text : throw Unexpected(what);
}
