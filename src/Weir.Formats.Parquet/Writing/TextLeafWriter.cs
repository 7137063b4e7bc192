using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Weir.Columnar;
using Weir.Formats.Parquet.Metadata;
using Weir.Formats.Parquet.Schema;

namespace Weir.Formats.Parquet.Writing;

/// <summary>Writes text and bytes, each value behind its length in four bytes (Encodings.md, Plain).</summary>
internal sealed class TextLeafWriter(LeafColumn leaf, ParquetWriteOptions options) : DictionaryLeafWriter(leaf, options)
{
    private const int LengthBytes = 4;
    private const int ViewBytes = 16;

    private readonly TextDictionary _dictionary = new(MaximumEntries, MaximumDictionaryBytes);
    private readonly ByteBuffer _plain = new();
    private readonly TextBounds _bounds = new(leaf.Type.Kind != TypeKind.Blob);

    protected override int EntryCount => _dictionary.Count;

    protected override long DictionaryBytes => _dictionary.Bytes.Length;

    protected override long PlainBytes => _plain.Length;

    public override long Measure(PresentValues values)
    {
        var views = ((TextColumn)values.Values).Views;
        var rows = values.Rows;
        var bytes = (long)LengthBytes * rows.Count;
        if (rows.IsRange)
        {
            foreach (ref readonly var view in views.Slice(rows.Start, rows.Count))
            {
                bytes += view.Length;
            }
        }
        else
        {
            foreach (var row in rows.List)
            {
                bytes += views[row].Length;
            }
        }

        return bytes;
    }

    protected override int AppendToDictionary(PresentValues values, Span<int> target)
    {
        var column = (TextColumn)values.Values;
        var views = column.Views;
        var rows = values.Rows;
        var list = rows.List;
        for (var i = 0; i < target.Length; i++)
        {
            var place = _dictionary.GetOrAdd(in views[rows.IsRange ? rows.Start + i : list[i]], column);
            if (place < 0)
            {
                return i;
            }

            target[i] = place;
        }

        return target.Length;
    }

    protected override int AddToDictionary(Column values, int row)
    {
        var column = (TextColumn)values;
        return _dictionary.GetOrAdd(in column.Views[row], column);
    }

    protected override void AppendPlain(PresentValues values)
    {
        var column = (TextColumn)values.Values;
        var views = column.Views;
        var data = column.Data;
        var rows = values.Rows;
        var list = rows.List;
        var target = _plain.Reserve(Measure(values) + ViewBytes);
        var written = 0;
        for (var i = 0; i < rows.Count; i++)
        {
            ref readonly var view = ref views[rows.IsRange ? rows.Start + i : list[i]];
            if (view.IsInline)
            {
                // A short view is laid out as the file wants it: four bytes of length, then the text.
                MemoryMarshal
                    .CreateReadOnlySpan(ref Unsafe.As<TextView, byte>(ref Unsafe.AsRef(in view)), ViewBytes)
                    .CopyTo(target[written..]);
            }
            else
            {
                BinaryPrimitives.WriteInt32LittleEndian(target[written..], view.Length);
                data[view.BufferIndex].Bytes.Slice(view.Offset, view.Length).CopyTo(target[(written + LengthBytes)..]);
            }

            written += LengthBytes + view.Length;
        }

        _plain.Advance(written);
    }

    protected override Metadata.Encoding EncodePlain(ByteBuffer target)
    {
        _bounds.Add(_plain.Written);
        target.Append(_plain.Written);
        _plain.Clear();
        return Metadata.Encoding.Plain;
    }

    protected override int EncodeDictionary(ByteBuffer target)
    {
        target.Append(_dictionary.Bytes);
        return _dictionary.Count;
    }

    protected override void Expand(ReadOnlySpan<int> indices)
    {
        foreach (var index in indices)
        {
            _plain.Append(_dictionary.Entry(index));
        }
    }

    protected override long PlainBytesOf(ReadOnlySpan<int> indices)
    {
        long bytes = 0;
        foreach (var index in indices)
        {
            bytes += _dictionary.EntryBytes(index);
        }

        return bytes;
    }

    protected override void ClearDictionary() => _dictionary.Clear();

    protected override ChunkStatistics Statistics()
    {
        _bounds.Add(_dictionary.Bytes);
        return _bounds.ToStatistics() with
        {
            DistinctCount = HasDictionaryPages && HasOnlyDictionaryPages ? _dictionary.Count : null,
        };
    }

    protected override void Reset()
    {
        base.Reset();
        _plain.Clear();
        _bounds.Clear();
    }
}
