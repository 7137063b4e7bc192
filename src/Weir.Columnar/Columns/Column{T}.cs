using System.Runtime.CompilerServices;

namespace Weir.Columnar;

/// <summary>A column whose values have a fixed width. The value of a null row is arbitrary.</summary>
/// <typeparam name="T">The .NET type of one value, see <see cref="FixedTypes"/>.</typeparam>
public sealed class Column<T> : Column
    where T : unmanaged, IEquatable<T>
{
    private readonly NativeBuffer _values;

    /// <summary>Takes over the buffers.</summary>
    public Column(DataType type, int length, NativeBuffer values, NativeBuffer? validity = null)
        : base(type, length, validity)
    {
        ArgumentNullException.ThrowIfNull(values);
        _values = values;
    }

    /// <summary>The values of all rows.</summary>
    public ReadOnlySpan<T> Values
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _values.As<T>()[..Length];
    }

    /// <summary>The memory behind <see cref="Values"/>. Still owned by the column.</summary>
    public NativeBuffer ValuesBuffer => _values;

    /// <inheritdoc/>
    public override long MemoryBytes => _values.Length + (ValidityBuffer?.Length ?? 0);

    /// <inheritdoc/>
    public override object? ValueAt(int row) =>
        IsNull(row) ? null
        : Type.Kind != TypeKind.Decimal ? Values[row]
        : new DecimalValue(
            typeof(T) == typeof(long) ? (long)(object)Values[row] : (Int128)(object)Values[row],
            Type.Scale
        );

    /// <inheritdoc/>
    public override Column Gather(ReadOnlySpan<int> rows)
    {
        var buffer = NativeBuffer.Allocate((long)rows.Length * Unsafe.SizeOf<T>());
        var source = Values;
        var target = buffer.As<T>();
        for (var i = 0; i < rows.Length; i++)
        {
            var row = rows[i];
            target[i] = row < 0 ? default : source[row];
        }

        return new Column<T>(Type, rows.Length, buffer, GatherValidity(rows));
    }

    private protected override void Release() => _values.Dispose();
}
