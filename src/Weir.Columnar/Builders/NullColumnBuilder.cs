namespace Weir.Columnar;

/// <summary>Builds a <see cref="NullColumn"/>.</summary>
public sealed class NullColumnBuilder : ColumnBuilder
{
    /// <summary>A builder of nulls.</summary>
    public NullColumnBuilder()
        : base(DataType.Null, null) { }

    /// <inheritdoc/>
    public override void AppendNull() => Length++;

    /// <inheritdoc/>
    public override void AppendFrom(Column source, int row) => Length++;

    /// <inheritdoc/>
    public override Column Build()
    {
        var column = new NullColumn(Length);
        Length = 0;
        return column;
    }

    /// <inheritdoc/>
    public override void Truncate(int length) => Length = length;
}
