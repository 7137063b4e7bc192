using Weir.Columnar;

namespace Weir.Connectors.Postgres.Writing;

/// <summary>Encodes bytes as they are.</summary>
internal sealed class BytesEncoder : VariableEncoder
{
    public override int SizeOf(Column column, int row) => ((TextColumn)column).Views[row].Length;

    public override void WriteValue(Column column, int row, Span<byte> target) =>
        ((TextColumn)column).GetBytes(row).CopyTo(target);
}
