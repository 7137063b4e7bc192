namespace Weir.Columnar;

/// <summary>Lists or maps: row i holds the elements from offset i up to offset i + 1.</summary>
public sealed class ListColumn : Column
{
    private readonly NativeBuffer _offsets;

    /// <summary>Takes over buffers and elements. There are length + 1 offsets of 32 bits, never falling.</summary>
    public ListColumn(DataType type, int length, NativeBuffer offsets, Column elements, NativeBuffer? validity = null)
        : base(type, length, validity)
    {
        _offsets = offsets;
        Elements = elements;
    }

    /// <summary>The elements of all rows, one after another. Still owned by this column.</summary>
    public Column Elements { get; }

    /// <summary>Length + 1 positions in <see cref="Elements"/>.</summary>
    public ReadOnlySpan<int> Offsets => _offsets.As<int>()[..(Length + 1)];

    /// <inheritdoc/>
    public override long MemoryBytes => _offsets.Length + (ValidityBuffer?.Length ?? 0) + Elements.MemoryBytes;

    /// <inheritdoc/>
    public override object? ValueAt(int row)
    {
        if (IsNull(row))
        {
            return null;
        }

        var (from, to) = (Offsets[row], Offsets[row + 1]);
        var values = new object?[to - from];
        for (var i = from; i < to; i++)
        {
            values[i - from] = Elements.ValueAt(i);
        }

        return values;
    }

    /// <inheritdoc/>
    public override Column Gather(ReadOnlySpan<int> rows)
    {
        var offsets = NativeBuffer.Allocate((rows.Length + 1L) * sizeof(int));
        var target = offsets.As<int>();
        target[0] = 0;
        var source = Offsets;
        for (var i = 0; i < rows.Length; i++)
        {
            var row = rows[i];
            var count = row < 0 || IsNull(row) ? 0 : source[row + 1] - source[row];
            target[i + 1] = checked(target[i] + count);
        }

        using var elementRows = NativeBuffer.Allocate((long)target[rows.Length] * sizeof(int));
        var wanted = elementRows.As<int>();
        for (var i = 0; i < rows.Length; i++)
        {
            var first = rows[i] < 0 ? 0 : source[rows[i]];
            for (var at = target[i]; at < target[i + 1]; at++)
            {
                wanted[at] = first + at - target[i];
            }
        }

        return new ListColumn(Type, rows.Length, offsets, Elements.Gather(wanted), GatherValidity(rows));
    }

    /// <inheritdoc/>
    public override Column Decode() =>
        new ListColumn(Type, Length, _offsets.Retain(), Elements.Decode(), ValidityBuffer?.Retain());

    private protected override void Release()
    {
        _offsets.Dispose();
        Elements.Dispose();
    }
}
