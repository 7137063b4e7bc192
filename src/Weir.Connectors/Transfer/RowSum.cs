namespace Weir.Connectors;

/// <summary>How many rows, and the sum of their hashes.</summary>
/// <param name="Rows">How many.</param>
/// <param name="Hash">The sum modulo 2^128.</param>
public readonly record struct RowSum(long Rows, RowHash Hash)
{
    /// <summary>Both sets of rows together.</summary>
    public static RowSum operator +(RowSum left, RowSum right) => new(left.Rows + right.Rows, left.Hash + right.Hash);
}
