using System.Runtime.CompilerServices;
using System.Text;

namespace Weir.Columnar;

/// <summary>Text, bytes, JSON or enumeration labels as views into shared data buffers.</summary>
public sealed class TextColumn : Column
{
    private readonly NativeBuffer _views;
    private readonly NativeBuffer[] _data;

    /// <summary>Takes over the buffers: 16-byte <see cref="TextView"/>s and the bytes they refer to.</summary>
    public TextColumn(DataType type, int length, NativeBuffer views, NativeBuffer[] data, NativeBuffer? validity = null)
        : base(type, length, validity)
    {
        _views = views;
        _data = data;
    }

    /// <summary>The views of all rows. That of a null row is the empty text.</summary>
    public ReadOnlySpan<TextView> Views
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _views.As<TextView>()[..Length];
    }

    /// <summary>The buffers that long texts are in. Still owned by the column.</summary>
    public ReadOnlySpan<NativeBuffer> Data => _data;

    /// <inheritdoc/>
    public override long MemoryBytes
    {
        get
        {
            long bytes = _views.Length + (ValidityBuffer?.Length ?? 0);
            foreach (var buffer in _data)
            {
                bytes += buffer.Length;
            }

            return bytes;
        }
    }

    /// <summary>The bytes of one row; empty for a null. Valid as long as the column.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ReadOnlySpan<byte> GetBytes(int row)
    {
        ref readonly var view = ref Views[row];
        return view.IsInline
            ? TextView.InlineBytes(in view)
            : _data[view.BufferIndex].Bytes.Slice(view.Offset, view.Length);
    }

    /// <summary>The text of one row, for the edges of the engine.</summary>
    public string GetString(int row) => Encoding.UTF8.GetString(GetBytes(row));

    /// <inheritdoc/>
    public override object? ValueAt(int row) =>
        IsNull(row) ? null
        : Type.Kind == TypeKind.Blob ? GetBytes(row).ToArray()
        : GetString(row);

    /// <inheritdoc/>
    public override Column Gather(ReadOnlySpan<int> rows)
    {
        var buffer = NativeBuffer.Allocate((long)rows.Length * 16);
        var source = Views;
        var target = buffer.As<TextView>();
        for (var i = 0; i < rows.Length; i++)
        {
            var row = rows[i];
            target[i] = row < 0 ? default : source[row];
        }

        return new TextColumn(Type, rows.Length, buffer, ShareData(), GatherValidity(rows));
    }

    /// <summary>The same texts under another text-like type, sharing all memory.</summary>
    public TextColumn As(DataType type) => new(type, Length, _views.Retain(), ShareData(), ValidityBuffer?.Retain());

    private NativeBuffer[] ShareData()
    {
        var data = new NativeBuffer[_data.Length];
        for (var i = 0; i < data.Length; i++)
        {
            data[i] = _data[i].Retain();
        }

        return data;
    }

    private protected override void Release()
    {
        _views.Dispose();
        foreach (var buffer in _data)
        {
            buffer.Dispose();
        }
    }
}
