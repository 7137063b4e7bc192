using System.Buffers.Binary;
using Weir.Columnar;

namespace Weir.Connectors.Postgres.Writing;

/// <summary>Encodes a column of values of fixed width.</summary>
internal sealed class FixedEncoder<T, TForm>(TForm form) : ColumnEncoder
    where T : unmanaged, IEquatable<T>
    where TForm : struct, IBinaryForm<T>
{
    private readonly TForm _form = form;

    public override void Measure(Column column, ReadOnlySpan<int> rows, Span<long> sizes)
    {
        var values = ((Column<T>)column).Values;
        for (var i = 0; i < rows.Length; i++)
        {
            sizes[i] += LengthSize + (column.IsNull(rows[i]) ? 0 : _form.SizeOf(values[rows[i]]));
        }
    }

    public override void Write(Column column, ReadOnlySpan<int> rows, Span<int> cursors, Span<byte> target)
    {
        var values = ((Column<T>)column).Values;
        for (var i = 0; i < rows.Length; i++)
        {
            var at = target[cursors[i]..];
            if (column.IsNull(rows[i]))
            {
                BinaryPrimitives.WriteInt32BigEndian(at, -1);
                cursors[i] += LengthSize;
                continue;
            }

            var value = values[rows[i]];
            var size = _form.SizeOf(value);
            BinaryPrimitives.WriteInt32BigEndian(at, size);
            _form.Write(value, at[LengthSize..]);
            cursors[i] += LengthSize + size;
        }
    }

    public override int SizeOf(Column column, int row) => _form.SizeOf(((Column<T>)column).Values[row]);

    public override void WriteValue(Column column, int row, Span<byte> target) =>
        _form.Write(((Column<T>)column).Values[row], target);
}
