using System.Globalization;
using Weir.Sql.Lexing;
using Weir.Sql.Syntax;

namespace Weir.Sql.Parsing;

/// <summary>Literals, names, calls, parentheses and everything else that an expression begins with.</summary>
internal sealed partial class Parser
{
    private SqlExpression Primary()
    {
        var token = Current;
        var location = Here;
        switch (token.Kind)
        {
            case TokenKind.Number:
                _at++;
                return new NumberLiteral(token.Text) { Location = location };
            case TokenKind.String:
                _at++;
                return new StringLiteral(token.Text) { Location = location };
            case TokenKind.Bytes:
                _at++;
                return new BytesLiteral(token.Text) { Location = location };
            case TokenKind.Parameter:
                _at++;
                return new ParameterExpression(token.Text) { Location = location };
            case TokenKind.Operator when token.Text == "?":
                _at++;
                return new ParameterExpression((++_questionMarks).ToString(CultureInfo.InvariantCulture))
                {
                    Location = location,
                };
            case TokenKind.Operator when token.Text == "*":
                _at++;
                return Star([], location);
            case TokenKind.Punctuation:
                return PunctuationPrimary(token, location);
            case TokenKind.QuotedIdentifier:
                return NameOrCall(location);
            case TokenKind.Word:
                return WordPrimary(token.Text, location);
            default:
                throw Unexpected("an expression");
        }
    }

    private SqlExpression PunctuationPrimary(Token token, SyntaxLocation location)
    {
        switch (token.Text)
        {
            case "(":
                return InParentheses(location);
            case "[":
                _at++;
                return new ArrayExpression(ItemsUntil("]", Expression)) { Location = location };
            case "{":
                _at++;
                return new StructExpression(ItemsUntil("}", StructItem)) { Location = location };
            default:
                throw Unexpected("an expression");
        }
    }

    private ValueList<T> ItemsUntil<T>(string close, Func<T> item)
    {
        if (Accept(close))
        {
            return [];
        }

        var items = List(item);
        Expect(close);
        return items;
    }

    private StructField StructItem()
    {
        var location = Here;
        var name = Current.Kind == TokenKind.String ? Advance().Text : AnyName().Name;
        Expect(":");
        return new StructField(name, Expression()) { Location = location };
    }

    private SqlExpression InParentheses(SyntaxLocation location)
    {
        if (StartsQuery(1) && !GoesOnAfterQuery())
        {
            _at++;
            var query = Query();
            Expect(")");
            return new SubqueryExpression(query) { Location = location };
        }

        _at++;
        if (Accept(")"))
        {
            return new RowExpression([]) { Location = location };
        }

        var first = Expression();
        if (!Current.Is(","))
        {
            Expect(")");
            return first;
        }

        var items = new List<SqlExpression> { first };
        while (Accept(","))
        {
            items.Add(Expression());
        }

        Expect(")");
        return new RowExpression(items.ToValueList()) { Location = location };
    }

    private SqlExpression WordPrimary(string word, SyntaxLocation location)
    {
        switch (word)
        {
            case "null":
                _at++;
                return new NullLiteral { Location = location };
            case "true" or "false":
                _at++;
                return new BooleanLiteral(word == "true") { Location = location };
            case "default":
                _at++;
                return new DefaultExpression { Location = location };
            case "case":
                return Case(location);
            case "cast" or "try_cast" when Peek().Is("("):
                return Cast(location);
            case "exists" when Peek().Is("(") && StartsQuery(2):
                _at += 2;
                var query = Query();
                Expect(")");
                return new ExistsExpression(query) { Location = location };
            case "array" when Peek().Is("[") || Peek().Is("("):
                return Array(location);
            case "row" when Peek().Is("("):
                _at += 2;
                return new RowExpression(ItemsUntil(")", Expression)) { Location = location };
            case "map" when Peek().Is("{"):
                _at += 2;
                return new MapExpression(ItemsUntil("}", MapItem)) { Location = location };
            case "interval" when Peek().Kind is TokenKind.String or TokenKind.Number || Peek().Is("("):
                return Interval(location);
            case "columns" when Peek().Is("("):
                _at += 2;
                var selector = LambdaOrExpression(allowLambda: true);
                Expect(")");
                return new ColumnsExpression(selector) { Location = location };
        }

        if (IsBareFunction(word))
        {
            _at++;
            ValueList<Identifier> name = [new Identifier(word) { Location = location }];
            return Current.Is("(") ? Call(name, location) : new FunctionCall(name, []) { Location = location };
        }

        if (SpecialCall(word, location) is { } special)
        {
            return special;
        }

        return TypedLiteralAhead(word) ? Typed(location) : NameOrCall(location);
    }

    /// <summary>A name of a type and a string, which together are nothing else in SQL.</summary>
    private bool TypedLiteralAhead(string word)
    {
        if (Peek().Kind == TokenKind.String)
        {
            return Keywords.IsColumnName(word);
        }

        if (word == "double")
        {
            return Peek().IsWord("precision") && Peek(2).Kind == TokenKind.String;
        }

        if (!IsTypeWithArguments(word))
        {
            return false;
        }

        var ahead = 1;
        if (Peek(1).Is("(") && Peek(2).Kind == TokenKind.Number)
        {
            ahead = Peek(3).Is(",") ? 6 : 4;
            if (!Peek(ahead - 1).Is(")"))
            {
                return false;
            }
        }

        var hasZone =
            word is "timestamp" or "time"
            && (Peek(ahead).IsWord("with") || Peek(ahead).IsWord("without"))
            && Peek(ahead + 1).IsWord("time");
        return Peek(hasZone ? ahead + 3 : ahead).Kind == TokenKind.String;
    }

    private TypedLiteral Typed(SyntaxLocation location)
    {
        var type = Type();
        return new TypedLiteral(type, StringText("a string")) { Location = location };
    }

    private SqlExpression Interval(SyntaxLocation location)
    {
        _at++;
        SqlExpression value;
        if (Accept("("))
        {
            value = Expression();
            Expect(")");
        }
        else
        {
            var place = Here;
            var token = Advance();
            value =
                token.Kind == TokenKind.String
                    ? new StringLiteral(token.Text) { Location = place }
                    : new NumberLiteral(token.Text) { Location = place };
        }

        var unit = IntervalUnit();
        return unit is null && value is not StringLiteral
            ? throw Unexpected("a unit such as DAY")
            : new IntervalLiteral(value, unit) { Location = location };
    }

    private string? IntervalUnit()
    {
        if (Current.Kind != TokenKind.Word)
        {
            return null;
        }

        var unit = Singular(Current.Text);
        if (unit is null)
        {
            return null;
        }

        _at++;
        if (IsWord("to") && Singular(Peek().Text) is { } last)
        {
            _at += 2;
            unit = $"{unit} to {last}";
        }

        return unit;
    }

    private static string? Singular(string word)
    {
        var unit =
            word.EndsWith('s') ? word[..^1]
            : word == "millennia" ? "millennium"
            : word == "centurie" ? "century"
            : word;
        unit = word == "centuries" ? "century" : unit;
        return
            unit
                is "year"
                    or "month"
                    or "day"
                    or "hour"
                    or "minute"
                    or "second"
                    or "week"
                    or "quarter"
                    or "decade"
                    or "century"
                    or "millennium"
                    or "millisecond"
                    or "microsecond"
            ? unit
            : null;
    }

    private CaseExpression Case(SyntaxLocation location)
    {
        _at++;
        var operand = IsWord("when") ? null : Expression();
        var branches = new List<CaseBranch>();
        while (IsWord("when"))
        {
            var place = Here;
            _at++;
            var when = Expression();
            ExpectWord("then");
            branches.Add(new CaseBranch(when, Expression()) { Location = place });
        }

        if (branches.Count == 0)
        {
            throw Unexpected("WHEN", "when");
        }

        var otherwise = AcceptWord("else") ? Expression() : null;
        ExpectWord("end");
        return new CaseExpression(operand, branches.ToValueList(), otherwise) { Location = location };
    }

    private CastExpression Cast(SyntaxLocation location)
    {
        var isTry = Advance().Text == "try_cast";
        Expect("(");
        var operand = Expression();
        ExpectWord("as");
        var type = Type();
        Expect(")");
        return new CastExpression(operand, type, isTry) { Location = location };
    }

    private SqlExpression Array(SyntaxLocation location)
    {
        _at++;
        if (Accept("["))
        {
            return new ArrayExpression(ItemsUntil("]", Expression)) { Location = location };
        }

        Expect("(");
        var query = Query();
        Expect(")");
        return new ArraySubqueryExpression(query) { Location = location };
    }

    private MapEntry MapItem()
    {
        var location = Here;
        var key = Expression();
        Expect(":");
        return new MapEntry(key, Expression()) { Location = location };
    }

    private SqlExpression NameOrCall(SyntaxLocation location)
    {
        // Words such as "left" and "if" name functions, but no columns.
        var isCall = Peek().Is("(");
        var first = isCall ? Name(w => !Keywords.IsReserved(w) || IsBareFunction(w)) : Name();
        var parts = new List<Identifier> { first };
        while (Current.Is("."))
        {
            if (Peek().Is("*"))
            {
                _at += 2;
                return Star(parts.ToValueList(), location);
            }

            _at++;
            parts.Add(AnyName());
        }

        return Current.Is("(")
            ? Call(parts.ToValueList(), location)
            : new ColumnReference(parts.ToValueList()) { Location = location };
    }

    private StarExpression Star(ValueList<Identifier> qualifier, SyntaxLocation location)
    {
        var excluded = new List<Identifier>();
        var replaced = new List<StarReplacement>();
        var renamed = new List<StarRenaming>();
        while (Current.Kind == TokenKind.Word)
        {
            if (IsWord("exclude") || (IsWord("except") && Peek().Is("(") && !StartsQuery(2)))
            {
                _at++;
                excluded.AddRange(Current.Is("(") ? NamesInParentheses() : [AnyName()]);
            }
            else if (IsWord("replace") && Peek().Is("("))
            {
                _at++;
                replaced.AddRange(Parenthesized(Replacement));
            }
            else if (IsWord("rename") && Peek().Is("("))
            {
                _at++;
                renamed.AddRange(Parenthesized(Renaming));
            }
            else
            {
                break;
            }
        }

        return new StarExpression(qualifier, excluded.ToValueList(), replaced.ToValueList(), renamed.ToValueList())
        {
            Location = location,
        };
    }

    private StarReplacement Replacement()
    {
        var location = Here;
        var value = Expression();
        ExpectWord("as");
        return new StarReplacement(value, AnyName()) { Location = location };
    }

    private StarRenaming Renaming()
    {
        var location = Here;
        var name = AnyName();
        ExpectWord("as");
        return new StarRenaming(name, AnyName()) { Location = location };
    }
}
