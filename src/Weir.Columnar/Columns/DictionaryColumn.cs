namespace Weir.Columnar;

/// <summary>
/// Rows that refer to the rows of a smaller column. The type is that of the values; nulls are in the validity bitmap of
/// this column, never in the dictionary.
/// </summary>
public sealed class DictionaryColumn : Column
{
    private readonly NativeBuffer _indices;

    /// <summary>Takes over buffers and dictionary. Indices are 32-bit; that of a null row is 0 or any valid one.</summary>
    public DictionaryColumn(int length, NativeBuffer indices, Column dictionary, NativeBuffer? validity = null)
        : base(dictionary.Type, length, validity)
    {
        _indices = indices;
        Dictionary = dictionary;
    }

    /// <summary>The values that rows refer to; no nulls, not itself a dictionary. Still owned by this column.</summary>
    public Column Dictionary { get; }

    /// <summary>For each row its place in the dictionary.</summary>
    public ReadOnlySpan<int> Indices => _indices.As<int>()[..Length];

    /// <inheritdoc/>
    public override long MemoryBytes => _indices.Length + (ValidityBuffer?.Length ?? 0) + Dictionary.MemoryBytes;

    /// <inheritdoc/>
    public override object? ValueAt(int row) => IsNull(row) ? null : Dictionary.ValueAt(Indices[row]);

    /// <inheritdoc/>
    public override Column Gather(ReadOnlySpan<int> rows)
    {
        var buffer = NativeBuffer.Allocate((long)rows.Length * sizeof(int));
        var source = Indices;
        var target = buffer.As<int>();
        for (var i = 0; i < rows.Length; i++)
        {
            var row = rows[i];
            target[i] = row < 0 ? 0 : source[row];
        }

        return new DictionaryColumn(rows.Length, buffer, Dictionary.Retain(), GatherValidity(rows));
    }

    /// <inheritdoc/>
    public override Column Decode()
    {
        if (ValidityBuffer is null)
        {
            return Dictionary.Length == 0 ? Gathered(Length) : Dictionary.Gather(Indices);
        }

        return Gathered(Length);
    }

    private protected override void Release()
    {
        _indices.Dispose();
        Dictionary.Dispose();
    }

    private Column Gathered(int length)
    {
        using var rows = NativeBuffer.Allocate((long)length * sizeof(int));
        var target = rows.As<int>();
        var source = Indices;
        for (var i = 0; i < length; i++)
        {
            target[i] = IsNull(i) ? -1 : source[i];
        }

        return Dictionary.Gather(target);
    }
}
