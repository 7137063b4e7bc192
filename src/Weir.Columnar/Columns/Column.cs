using System.Runtime.CompilerServices;

namespace Weir.Columnar;

/// <summary>
/// Values of one type and which of them are there. Immutable once built, shared by reference counting: whoever creates
/// or <see cref="Retain"/>s a column disposes it once.
/// </summary>
public abstract class Column : IDisposable
{
    private readonly NativeBuffer? _validity;
    private int _references = 1;

    /// <summary>Takes over the validity bitmap; null means that no row is null.</summary>
    private protected Column(DataType type, int length, NativeBuffer? validity)
    {
        Type = type;
        Length = length;
        _validity = validity;
    }

    /// <summary>The type.</summary>
    public DataType Type { get; }

    /// <summary>How many rows are stored.</summary>
    public int Length { get; }

    /// <summary>Whether rows may be null. False promises that none is.</summary>
    public bool MayHaveNulls => _validity is not null;

    /// <summary>The validity bitmap (set: not null), or null when no row is null. Still owned by the column.</summary>
    public NativeBuffer? ValidityBuffer => _validity;

    /// <summary>The words of the validity bitmap; empty when no row is null.</summary>
    public ReadOnlySpan<ulong> ValidityWords => _validity is null ? default : _validity.As<ulong>();

    /// <summary>Whether the row is null.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool IsNull(int row) => _validity is not null && !Bitmap.Get(_validity.As<ulong>(), row);

    /// <summary>How many rows are null; counts each time.</summary>
    public int CountNulls() => _validity is null ? 0 : Length - Bitmap.CountSet(_validity.As<ulong>(), Length);

    /// <summary>
    /// The value as an object, null for null; for tests and the edges of the engine, never in a loop over data. Types:
    /// bool, short, int, long, Int128, float, double; decimals as <see cref="DecimalValue"/>; text, JSON and enumerations
    /// as string; bytes as byte[]; dates as int days, times and timestamps as long microseconds; <see cref="Interval"/>;
    /// UUIDs as UInt128; lists as object?[]; structs as object?[] in field order; maps as object?[] of pairs.
    /// </summary>
    public abstract object? ValueAt(int row);

    /// <summary>
    /// A new column of the given rows, in that order. A negative row number makes a null. Text shares its bytes with
    /// this column; call <see cref="ColumnBuilder.AppendRange"/> for a copy that stands alone.
    /// </summary>
    public abstract Column Gather(ReadOnlySpan<int> rows);

    /// <summary>A column without dictionary encoding and the same rows; a new owner of this one if it has none.</summary>
    public virtual Column Decode() => Retain();

    /// <summary>Adds an owner and returns this.</summary>
    public Column Retain()
    {
        Interlocked.Increment(ref _references);
        return this;
    }

    /// <summary>Takes an owner away; the last one frees the memory.</summary>
    public void Dispose()
    {
        if (Interlocked.Decrement(ref _references) == 0)
        {
            _validity?.Dispose();
            Release();
            GC.SuppressFinalize(this);
        }
    }

    /// <summary>Bytes that the column holds, shared buffers included.</summary>
    public abstract long MemoryBytes { get; }

    /// <summary>Frees what the subclass owns.</summary>
    private protected abstract void Release();

    /// <summary>The validity of a gathered column, or null when no gathered row is null.</summary>
    private protected NativeBuffer? GatherValidity(ReadOnlySpan<int> rows)
    {
        var words = ValidityWords;
        NativeBuffer? result = null;
        for (var i = 0; i < rows.Length; i++)
        {
            var row = rows[i];
            if (row < 0 || (words.Length > 0 && !Bitmap.Get(words, row)))
            {
                result ??= Validity.AllValid(rows.Length);
                Bitmap.Clear(result.As<ulong>(), i);
            }
        }

        return result;
    }
}
