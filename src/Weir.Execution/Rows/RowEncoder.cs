using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Weir.Columnar;

namespace Weir.Execution.Rows;

/// <summary>
/// Writes the key values of rows as bytes that are equal exactly when the values are: -0 as 0, one NaN, intervals by their
/// length, text with its length. Grows its buffer as needed and reuses it.
/// </summary>
internal sealed class RowEncoder
{
    private byte[] _bytes = new byte[4096];
    private int[] _ends = [];
    private int _used;

    /// <summary>The bytes of a row of the last <see cref="Encode"/>.</summary>
    public ReadOnlySpan<byte> this[int row] => _bytes.AsSpan((row == 0 ? 0 : _ends[row - 1])..(_ends[row]));

    public void Encode(ReadOnlySpan<Column> keys, int rows)
    {
        if (_ends.Length < rows)
        {
            _ends = new int[rows];
        }

        _used = 0;
        for (var row = 0; row < rows; row++)
        {
            foreach (var key in keys)
            {
                Append(key, row);
            }

            _ends[row] = _used;
        }
    }

    private Span<byte> Take(int count)
    {
        if (_bytes.Length - _used < count)
        {
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, checked(_used + count)));
        }

        var span = _bytes.AsSpan(_used, count);
        _used += count;
        return span;
    }

    private void Append(Column column, int row)
    {
        if (column.IsNull(row))
        {
            Take(1)[0] = 0;
            return;
        }

        Take(1)[0] = 1;
        switch (column)
        {
            case Column<long> c:
                Write(c.Values[row]);
                break;
            case Column<int> c:
                Write(c.Values[row]);
                break;
            case TextColumn c:
                var text = c.GetBytes(row);
                BinaryPrimitives.WriteInt32LittleEndian(Take(4), text.Length);
                text.CopyTo(Take(text.Length));
                break;
            case DictionaryColumn c:
                _used--;
                Append(c.Dictionary, c.Indices[row]);
                break;
            case Column<bool> c:
                Write(c.Values[row]);
                break;
            case Column<short> c:
                Write(c.Values[row]);
                break;
            case Column<double> c:
                var real = c.Values[row];
                Write(
                    real == 0 ? 0.0
                    : double.IsNaN(real) ? double.NaN
                    : real
                );
                break;
            case Column<float> c:
                var single = c.Values[row];
                Write(
                    single == 0 ? 0f
                    : float.IsNaN(single) ? float.NaN
                    : single
                );
                break;
            case Column<Int128> c:
                Write(c.Values[row]);
                break;
            case Column<UInt128> c:
                Write(c.Values[row]);
                break;
            case Column<Interval> c:
                Write(c.Values[row].ComparableMicroseconds);
                break;
            case ListColumn c:
                Write(c.Offsets[row + 1] - c.Offsets[row]);
                for (var i = c.Offsets[row]; i < c.Offsets[row + 1]; i++)
                {
                    Append(c.Elements, i);
                }

                break;
            case StructColumn c:
                foreach (var field in c.Fields)
                {
                    Append(field, row);
                }

                break;
        }
    }

    private void Write<T>(T value)
        where T : unmanaged
    {
        var size = System.Runtime.CompilerServices.Unsafe.SizeOf<T>();
        MemoryMarshal.Write(Take(size), in value);
    }
}
