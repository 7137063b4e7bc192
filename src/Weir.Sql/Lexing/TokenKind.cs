namespace Weir.Sql.Lexing;

internal enum TokenKind
{
    End,
    Word,
    QuotedIdentifier,
    Number,
    String,
    Bytes,
    Parameter,
    Operator,
    Punctuation,
}
