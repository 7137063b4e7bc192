namespace Weir.Columnar;

/// <summary>Rows of named fields, each field a column of the same length.</summary>
public sealed class StructColumn : Column
{
    private readonly Column[] _fields;

    /// <summary>Takes over the field columns.</summary>
    public StructColumn(DataType type, int length, Column[] fields, NativeBuffer? validity = null)
        : base(type, length, validity)
    {
        _fields = fields;
    }

    /// <summary>The fields in the order of the type. Still owned by this column.</summary>
    public IReadOnlyList<Column> Fields => _fields;

    /// <inheritdoc/>
    public override long MemoryBytes => _fields.Sum(f => f.MemoryBytes) + (ValidityBuffer?.Length ?? 0);

    /// <inheritdoc/>
    public override object? ValueAt(int row) => IsNull(row) ? null : Array.ConvertAll(_fields, f => f.ValueAt(row));

    /// <inheritdoc/>
    public override Column Gather(ReadOnlySpan<int> rows)
    {
        var fields = new Column[_fields.Length];
        for (var i = 0; i < fields.Length; i++)
        {
            fields[i] = _fields[i].Gather(rows);
        }

        return new StructColumn(Type, rows.Length, fields, GatherValidity(rows));
    }

    /// <inheritdoc/>
    public override Column Decode() =>
        new StructColumn(Type, Length, Array.ConvertAll(_fields, f => f.Decode()), ValidityBuffer?.Retain());

    private protected override void Release()
    {
        foreach (var field in _fields)
        {
            field.Dispose();
        }
    }
}
