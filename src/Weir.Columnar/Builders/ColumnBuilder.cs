namespace Weir.Columnar;

/// <summary>Grows one column row by row. Reusable: <see cref="Build"/> hands the column out and starts anew.</summary>
public abstract class ColumnBuilder : IDisposable
{
    private NativeBuffer? _validity;
    private int _validityCapacity;

    private protected ColumnBuilder(DataType type, MemoryBudget? budget)
    {
        Type = type;
        Budget = budget;
    }

    /// <summary>The type of the column.</summary>
    public DataType Type { get; }

    /// <summary>Rows so far.</summary>
    public int Length { get; private protected set; }

    /// <summary>What the memory is counted against; null for no limit.</summary>
    private protected MemoryBudget? Budget { get; }

    /// <summary>A builder for the type.</summary>
    public static ColumnBuilder Create(DataType type, int capacity = Batch.DefaultRows, MemoryBudget? budget = null)
    {
        ArgumentNullException.ThrowIfNull(type);
        switch (type.Kind)
        {
            case TypeKind.Null:
                return new NullColumnBuilder();
            case TypeKind.List:
            case TypeKind.Map:
                return new ListColumnBuilder(type, capacity, budget);
            case TypeKind.Struct:
                return new StructColumnBuilder(type, capacity, budget);
            case var _ when type.IsTextLike:
                return new TextColumnBuilder(type, capacity, budget);
            default:
                var create = new CreateFixed
                {
                    Type = type,
                    Capacity = capacity,
                    Budget = budget,
                };
                FixedTypes.Visit(type, ref create);
                return create.Result!;
        }
    }

    /// <summary>Appends a null.</summary>
    public abstract void AppendNull();

    /// <summary>Appends a copy of a row of a column of the same type, dictionary encoded or not.</summary>
    public abstract void AppendFrom(Column source, int row);

    /// <summary>Appends copies of rows of a column of the same type; a negative row number appends a null.</summary>
    public virtual void AppendRange(Column source, ReadOnlySpan<int> rows)
    {
        foreach (var row in rows)
        {
            if (row < 0)
            {
                AppendNull();
            }
            else
            {
                AppendFrom(source, row);
            }
        }
    }

    /// <summary>Hands the column out, to be disposed by the caller, and starts anew.</summary>
    public abstract Column Build();

    /// <summary>Takes rows from the end away, so that a row that failed half-way leaves nothing.</summary>
    public abstract void Truncate(int length);

    /// <inheritdoc/>
    public virtual void Dispose()
    {
        _validity?.Dispose();
        _validity = null;
        GC.SuppressFinalize(this);
    }

    /// <summary>Marks row <see cref="Length"/> as null; the caller then counts it.</summary>
    private protected void MarkNull(int row)
    {
        EnsureValidity(row + 1);
        Bitmap.Clear(_validity!.As<ulong>(), row);
    }

    /// <summary>Makes rows after a truncation valid again.</summary>
    private protected void TruncateValidity(int length)
    {
        if (_validity is null)
        {
            return;
        }

        var words = _validity.As<ulong>();
        for (var row = length; row < Math.Min(Length, _validityCapacity); row++)
        {
            Bitmap.Set(words, row);
        }
    }

    /// <summary>The validity of the rows so far as the column's own; null when there is no null.</summary>
    private protected NativeBuffer? TakeValidity()
    {
        if (_validity is null)
        {
            return null;
        }

        EnsureValidity(Length);
        var result = _validity;
        _validity = null;
        _validityCapacity = 0;
        return result;
    }

    private void EnsureValidity(int rows)
    {
        if (rows <= _validityCapacity && _validity is not null)
        {
            return;
        }

        var capacity = Math.Max(Math.Max(rows, Batch.DefaultRows), _validityCapacity * 2);
        var grown = Validity.AllValid(capacity, Budget);
        _validity?.Bytes.CopyTo(grown.Bytes);
        _validity?.Dispose();
        _validity = grown;
        _validityCapacity = Bitmap.WordCount(capacity) * 64;
    }

    private struct CreateFixed : IFixedCase
    {
        public required DataType Type;
        public required int Capacity;
        public required MemoryBudget? Budget;
        public ColumnBuilder? Result;

        public void Run<T>()
            where T : unmanaged, IEquatable<T> => Result = new FixedColumnBuilder<T>(Type, Capacity, Budget);
    }
}
