namespace Weir.Columnar;

/// <summary>Builds a <see cref="ListColumn"/>: append elements to <see cref="Elements"/>, then close the row.</summary>
public sealed class ListColumnBuilder : ColumnBuilder
{
    private readonly FixedColumnBuilder<int> _offsets;

    /// <summary>A builder for a list or map type.</summary>
    public ListColumnBuilder(DataType type, int capacity = Batch.DefaultRows, MemoryBudget? budget = null)
        : base(type, budget)
    {
        ArgumentNullException.ThrowIfNull(type);
        Elements = Create(type.Element!, capacity, budget);
        _offsets = new FixedColumnBuilder<int>(DataType.Int32, capacity + 1, budget);
        _offsets.Append(0);
    }

    /// <summary>Where the elements of the current row go; for a map, structs of key and value.</summary>
    public ColumnBuilder Elements { get; }

    /// <summary>Ends the current row: it holds the elements appended since the last one.</summary>
    public void CloseRow()
    {
        _offsets.Append(Elements.Length);
        Length++;
    }

    /// <inheritdoc/>
    public override void AppendNull()
    {
        MarkNull(Length);
        CloseRow();
    }

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
            var list = (ListColumn)source;
            for (var i = list.Offsets[row]; i < list.Offsets[row + 1]; i++)
            {
                Elements.AppendFrom(list.Elements, i);
            }

            CloseRow();
        }
    }

    /// <inheritdoc/>
    public override Column Build()
    {
        using var offsets = (Column<int>)_offsets.Build();
        var column = new ListColumn(Type, Length, offsets.ValuesBuffer.Retain(), Elements.Build(), TakeValidity());
        _offsets.Append(0);
        Length = 0;
        return column;
    }

    /// <inheritdoc/>
    public override void Truncate(int length)
    {
        TruncateValidity(length);
        Elements.Truncate(_offsets.Values[length]);
        _offsets.Truncate(length + 1);
        Length = length;
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _offsets.Dispose();
        Elements.Dispose();
        base.Dispose();
    }
}
