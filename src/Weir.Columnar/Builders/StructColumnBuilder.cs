namespace Weir.Columnar;

/// <summary>Builds a <see cref="StructColumn"/>: append one value to every field, then close the row.</summary>
public sealed class StructColumnBuilder : ColumnBuilder
{
    private readonly ColumnBuilder[] _fields;

    /// <summary>A builder for a struct type.</summary>
    public StructColumnBuilder(DataType type, int capacity = Batch.DefaultRows, MemoryBudget? budget = null)
        : base(type, budget)
    {
        ArgumentNullException.ThrowIfNull(type);
        _fields = [.. type.Fields.Select(f => Create(f.Type, capacity, budget))];
    }

    /// <summary>One builder for each field, in the order of the type.</summary>
    public IReadOnlyList<ColumnBuilder> Fields => _fields;

    /// <summary>Ends the current row; every field must have got one value.</summary>
    public void CloseRow() => Length++;

    /// <inheritdoc/>
    public override void AppendNull()
    {
        MarkNull(Length);
        foreach (var field in _fields)
        {
            field.AppendNull();
        }

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
            var fields = ((StructColumn)source).Fields;
            for (var i = 0; i < _fields.Length; i++)
            {
                _fields[i].AppendFrom(fields[i], row);
            }

            CloseRow();
        }
    }

    /// <inheritdoc/>
    public override Column Build()
    {
        var column = new StructColumn(Type, Length, Array.ConvertAll(_fields, f => f.Build()), TakeValidity());
        Length = 0;
        return column;
    }

    /// <inheritdoc/>
    public override void Truncate(int length)
    {
        TruncateValidity(length);
        foreach (var field in _fields)
        {
            field.Truncate(length);
        }

        Length = length;
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        foreach (var field in _fields)
        {
            field.Dispose();
        }

        base.Dispose();
    }
}
