using Weir.Columnar;
using Weir.Formats.Parquet.Schema;

namespace Weir.Formats.Parquet.Writing;

/// <summary>Takes one column of a table apart into the values and levels of its leaves.</summary>
internal abstract class ColumnWriter(ColumnNode node)
{
    public string Name => node.Name;

    protected ColumnNode Node => node;

    /// <summary>Appends the rows, and ends pages that are large enough.</summary>
    public abstract void Append(Column column, RowSet rows, WriteScratch scratch);

    protected WeirException NullInRequired() =>
        new(ErrorCode.ConstraintViolation, $"The column \"{Name}\" is declared as not null, but a value is null");
}
