using System.Runtime.InteropServices;
using Weir.Columnar;
using Weir.Formats.Parquet.Metadata;
using Weir.Formats.Parquet.Schema;

namespace Weir.Formats.Parquet.Writing;

/// <summary>Writes booleans, eight a byte (Encodings.md, Plain).</summary>
internal sealed class BooleanLeafWriter(LeafColumn leaf, ParquetWriteOptions options) : LeafWriter(leaf, options)
{
    private readonly ByteBuffer _values = new();
    private bool _hasFalse;
    private bool _hasTrue;

    protected override long ValueBytes => _values.Length / 8;

    public override long Measure(PresentValues values) => values.Count / 8;

    protected override void Append(PresentValues values)
    {
        var source = MemoryMarshal.AsBytes(((Column<bool>)values.Values).Values);
        var rows = values.Rows;
        if (rows.IsRange)
        {
            _values.Append(source.Slice(rows.Start, rows.Count));
            return;
        }

        var list = rows.List;
        var target = _values.Reserve(list.Length);
        for (var i = 0; i < list.Length; i++)
        {
            target[i] = source[list[i]];
        }

        _values.Advance(list.Length);
    }

    protected override Metadata.Encoding EncodeValues(ByteBuffer target)
    {
        var values = _values.Written;
        _hasFalse |= values.Contains((byte)0);
        _hasTrue |= values.ContainsAnyExcept((byte)0);
        var bytes = (values.Length + 7) / 8;
        var bits = target.Reserve(bytes)[..bytes];
        bits.Clear();
        for (var i = 0; i < values.Length; i++)
        {
            bits[i >> 3] |= (byte)((values[i] != 0 ? 1 : 0) << (i & 7));
        }

        target.Advance(bytes);
        _values.Clear();
        return Metadata.Encoding.Plain;
    }

    protected override ChunkStatistics Statistics() =>
        _hasFalse || _hasTrue
            ? new ChunkStatistics
            {
                Minimum = [_hasFalse ? (byte)0 : (byte)1],
                Maximum = [_hasTrue ? (byte)1 : (byte)0],
                IsMinimumExact = true,
                IsMaximumExact = true,
            }
            : new ChunkStatistics();

    protected override void Reset()
    {
        _values.Clear();
        (_hasFalse, _hasTrue) = (false, false);
    }
}
