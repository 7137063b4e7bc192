using Weir.Sql.Lexing;
using Weir.Sql.Syntax;

namespace Weir.Sql.Parsing;

/// <summary>Names of types.</summary>
internal sealed partial class Parser
{
    private TypeSyntax Type()
    {
        Enter();
        var location = Here;
        var type = BaseType(location);
        while (true)
        {
            if (Accept("["))
            {
                if (Current.Kind == TokenKind.Number)
                {
                    _at++;
                }

                Expect("]");
                type = new TypeSyntax("list", []) { Element = type, Location = location };
            }
            else if (AcceptWord("array"))
            {
                type = new TypeSyntax("list", []) { Element = type, Location = location };
            }
            else
            {
                Leave();
                return type;
            }
        }
    }

    private TypeSyntax BaseType(SyntaxLocation location)
    {
        if (Current.Kind is not (TokenKind.Word or TokenKind.QuotedIdentifier))
        {
            throw Unexpected("a type");
        }

        var name = Advance().Text;
        while (Accept("."))
        {
            name = AnyName().Name;
        }

        if (name is "struct" or "row" && Current.Is("("))
        {
            return new TypeSyntax("struct", []) { Fields = Parenthesized(TypeFieldItem), Location = location };
        }

        if (name == "map" && Accept("("))
        {
            var key = Type();
            Expect(",");
            var value = Type();
            Expect(")");
            ValueList<TypeField> fields = [new(new Identifier("key"), key), new(new Identifier("value"), value)];
            return new TypeSyntax("map", []) { Fields = fields, Location = location };
        }

        if (name == "enum" && Current.Is("("))
        {
            return new TypeSyntax("enum", [])
            {
                Labels = Parenthesized(() => StringText("a string")),
                Location = location,
            };
        }

        name = name switch
        {
            "double" when AcceptWord("precision") => "double precision",
            "character" or "char" or "nchar" when AcceptWord("varying") => "varchar",
            "bit" when AcceptWord("varying") => "varbit",
            "national" when AcceptWord("character") || AcceptWord("char") => AcceptWord("varying") ? "varchar" : "char",
            _ => name,
        };
        ValueList<int> arguments =
            Current.Is("(") && Peek().Kind == TokenKind.Number ? Parenthesized(SignedInteger) : [];
        if (name is "timestamp" or "time")
        {
            if (AcceptWords("with", "time", "zone"))
            {
                name += "tz";
            }
            else
            {
                AcceptWords("without", "time", "zone");
            }
        }

        if (name == "interval" && IntervalUnit() is { } unit)
        {
            throw Unsupported(location, $"the type INTERVAL {unit.ToUpperInvariant()}");
        }

        return new TypeSyntax(name, arguments) { Location = location };
    }

    /// <summary>A precision or scale; PostgreSQL's scale may be negative.</summary>
    private int SignedInteger() => Accept("-") ? -Integer("a number") : Integer("a number");

    private TypeField TypeFieldItem()
    {
        var location = Here;
        var name = AnyName();
        return new TypeField(name, Type()) { Location = location };
    }
}
