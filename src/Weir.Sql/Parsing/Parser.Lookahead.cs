using Weir.Sql.Lexing;

namespace Weir.Sql.Parsing;

/// <summary>What an opening parenthesis opens. Both questions cost bounded time however deep parentheses nest.</summary>
internal sealed partial class Parser
{
    private int[]? _closings;

    /// <summary>Whether a query begins that many tokens ahead, perhaps after more parentheses.</summary>
    private bool StartsQuery(int ahead)
    {
        var last = ahead + _limits.MaximumDepth;
        while (ahead < last && Peek(ahead).Is("("))
        {
            ahead++;
        }

        var token = Peek(ahead);
        return token.Kind == TokenKind.Word
            && (
                token.Text is "select" or "values" or "with"
                || (token.Text == "table" && Peek(ahead + 1).Kind is TokenKind.Word or TokenKind.QuotedIdentifier)
                || (
                    token.Text == "from"
                    && Peek(ahead + 1).Kind is TokenKind.Word or TokenKind.QuotedIdentifier or TokenKind.String
                )
            );
    }

    /// <summary>
    /// Of opening parentheses in a row before a query: whether one of the inner ones holds only the first part of what the
    /// next outer one holds, as in <c>((SELECT 1) + 2)</c> or <c>((SELECT …) AS a JOIN b …)</c>, and unlike
    /// <c>((SELECT 1) UNION …)</c>. Then the outermost does not hold a query.
    /// </summary>
    private bool GoesOnAfterQuery()
    {
        var last = Math.Min(_at + _limits.MaximumDepth, _tokens.Count - 1);
        for (var i = _at + 1; i < last && _tokens[i].Is("("); i++)
        {
            var close = Closings()[i];
            if (close >= 0 && !EndsQueryInParentheses(_tokens[close + 1]))
            {
                return true;
            }
        }

        return false;
    }

    private static bool EndsQueryInParentheses(Token next) =>
        next.Is(")")
        || (
            next.Kind == TokenKind.Word
            && next.Text is "union" or "except" or "intersect" or "order" or "limit" or "offset" or "fetch"
        );

    /// <summary>For each opening parenthesis the place of its closing one, or -1; made once, when first asked for.</summary>
    private int[] Closings()
    {
        if (_closings is not null)
        {
            return _closings;
        }

        _closings = new int[_tokens.Count];
        System.Array.Fill(_closings, -1);
        var open = new Stack<int>();
        for (var i = 0; i < _tokens.Count; i++)
        {
            if (_tokens[i].Is("("))
            {
                open.Push(i);
            }
            else if (_tokens[i].Is(")") && open.TryPop(out var start))
            {
                _closings[start] = i;
            }
        }

        return _closings;
    }
}
