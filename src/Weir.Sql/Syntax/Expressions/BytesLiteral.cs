namespace Weir.Sql.Syntax;

/// <summary><c>X'…'</c>: bytes in hexadecimal digits.</summary>
public sealed record BytesLiteral(string Hex) : SqlExpression;
