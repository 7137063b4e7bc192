using System.Runtime.InteropServices;

namespace Weir.Sql.Lexing;

/// <summary>A piece of a statement. Words are folded to lower case; strings are without quotes and escapes.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Token(TokenKind Kind, string Text, int Start, int End, SourceLocation Location)
{
    public bool IsWord(string word) => Kind == TokenKind.Word && Text == word;

    public bool Is(string sign) => Kind is TokenKind.Operator or TokenKind.Punctuation && Text == sign;

    public override string ToString() =>
        Kind switch
        {
            TokenKind.End => "the end of the statement",
            TokenKind.String => "a string",
            TokenKind.Number => $"the number {Text}",
            _ => $"\"{Text}\"",
        };
}
