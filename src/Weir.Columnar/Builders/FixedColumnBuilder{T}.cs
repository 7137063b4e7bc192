using System.Runtime.CompilerServices;

namespace Weir.Columnar;

/// <summary>Builds a <see cref="Column{T}"/>.</summary>
/// <typeparam name="T">The .NET type of one value, see <see cref="FixedTypes"/>.</typeparam>
public sealed class FixedColumnBuilder<T> : ColumnBuilder
    where T : unmanaged, IEquatable<T>
{
    private NativeBuffer? _values;
    private int _capacity;

    /// <summary>A builder with room for <paramref name="capacity"/> rows; it grows when needed.</summary>
    public FixedColumnBuilder(DataType type, int capacity = Batch.DefaultRows, MemoryBudget? budget = null)
        : base(type, budget)
    {
        _capacity = Math.Max(1, capacity);
    }

    /// <summary>The values so far, writable.</summary>
    public Span<T> Values => _values is null ? default : _values.As<T>()[..Length];

    /// <summary>Appends a value.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Append(T value)
    {
        if (_values is null || Length == _capacity)
        {
            Grow(Length + 1);
        }

        _values!.As<T>()[Length++] = value;
    }

    /// <summary>Appends rows whose values the caller writes into the returned span at once.</summary>
    public Span<T> AppendUninitialized(int count)
    {
        if (_values is null || Length + count > _capacity)
        {
            Grow(Length + count);
        }

        var span = _values!.As<T>().Slice(Length, count);
        Length += count;
        return span;
    }

    /// <inheritdoc/>
    public override void AppendNull()
    {
        MarkNull(Length);
        Append(default);
    }

    /// <summary>Makes a row that was appended before null.</summary>
    public void SetNull(int row) => MarkNull(row);

    /// <inheritdoc/>
    public override void AppendFrom(Column source, int row)
    {
        ArgumentNullException.ThrowIfNull(source);
        if (source.IsNull(row))
        {
            AppendNull();
        }
        else if (source is DictionaryColumn dictionary)
        {
            AppendFrom(dictionary.Dictionary, dictionary.Indices[row]);
        }
        else
        {
            Append(((Column<T>)source).Values[row]);
        }
    }

    /// <inheritdoc/>
    public override void AppendRange(Column source, ReadOnlySpan<int> rows)
    {
        if (source is not Column<T> column)
        {
            base.AppendRange(source, rows);
            return;
        }

        var first = Length;
        var target = AppendUninitialized(rows.Length);
        var values = column.Values;
        var words = column.ValidityWords;
        for (var i = 0; i < rows.Length; i++)
        {
            var row = rows[i];
            if (row < 0 || (words.Length > 0 && !Bitmap.Get(words, row)))
            {
                target[i] = default;
                MarkNull(first + i);
            }
            else
            {
                target[i] = values[row];
            }
        }
    }

    /// <inheritdoc/>
    public override Column Build()
    {
        var values = _values ?? NativeBuffer.Allocate(0);
        var column = new Column<T>(Type, Length, values, TakeValidity());
        _values = null;
        Length = 0;
        return column;
    }

    /// <inheritdoc/>
    public override void Truncate(int length)
    {
        TruncateValidity(length);
        Length = length;
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _values?.Dispose();
        _values = null;
        base.Dispose();
    }

    private void Grow(int needed)
    {
        var capacity = _values is null ? Math.Max(_capacity, needed) : Math.Max(needed, checked(_capacity * 2));
        var grown = NativeBuffer.Allocate((long)capacity * Unsafe.SizeOf<T>(), Budget);
        if (_values is not null)
        {
            _values.As<T>()[..Length].CopyTo(grown.As<T>());
            _values.Dispose();
        }

        _values = grown;
        _capacity = capacity;
    }
}
