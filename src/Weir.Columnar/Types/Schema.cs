namespace Weir.Columnar;

/// <summary>The columns of a table, file or result, in order. Compared by value.</summary>
public sealed class Schema : IEquatable<Schema>
{
    /// <summary>Creates the schema.</summary>
    public Schema(params IReadOnlyList<Field> fields)
    {
        Fields = fields;
    }

    /// <summary>The columns.</summary>
    public IReadOnlyList<Field> Fields { get; }

    /// <summary>How many columns there are.</summary>
    public int Count => Fields.Count;

    /// <summary>The column at a place, counted from zero.</summary>
    public Field this[int index] => Fields[index];

    /// <summary>The place of the column: an exact match of the name, else one that differs in case only; -1 for none.</summary>
    public int IndexOf(string name)
    {
        var near = -1;
        for (var i = 0; i < Fields.Count; i++)
        {
            if (string.Equals(Fields[i].Name, name, StringComparison.Ordinal))
            {
                return i;
            }

            if (near < 0 && string.Equals(Fields[i].Name, name, StringComparison.OrdinalIgnoreCase))
            {
                near = i;
            }
        }

        return near;
    }

    /// <inheritdoc/>
    public bool Equals(Schema? other) => other is not null && Fields.SequenceEqual(other.Fields);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Schema);

    /// <inheritdoc/>
    public override int GetHashCode() =>
        Fields.Aggregate(0, (hash, f) => HashCode.Combine(hash, f.Name.GetHashCode(StringComparison.Ordinal), f.Type));

    /// <inheritdoc/>
    public override string ToString() => string.Join(", ", Fields.Select(f => $"{f.Name} {f.Type}"));
}
