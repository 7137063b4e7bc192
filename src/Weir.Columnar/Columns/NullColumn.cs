namespace Weir.Columnar;

/// <summary>Rows that are all null, of any type the planner could not know better.</summary>
public sealed class NullColumn : Column
{
    /// <summary>That many nulls.</summary>
    public NullColumn(int length)
        : base(DataType.Null, length, Validity.AllNull(length)) { }

    /// <inheritdoc/>
    public override long MemoryBytes => ValidityBuffer!.Length;

    /// <inheritdoc/>
    public override object? ValueAt(int row) => null;

    /// <inheritdoc/>
    public override Column Gather(ReadOnlySpan<int> rows) => new NullColumn(rows.Length);

    private protected override void Release() { }
}
