using System.Text;

namespace Weir.Columnar;

/// <summary>Builds a <see cref="TextColumn"/>, copying the bytes of long texts into buffers of its own.</summary>
public sealed class TextColumnBuilder : ColumnBuilder
{
    private const int SmallestBlock = 4096;
    private const int LargestBlock = 1 << 20;

    private readonly FixedViews _views;
    private readonly List<NativeBuffer> _data = [];
    private int _used;

    /// <summary>A builder with room for <paramref name="capacity"/> rows; it grows when needed.</summary>
    public TextColumnBuilder(DataType type, int capacity = Batch.DefaultRows, MemoryBudget? budget = null)
        : base(type, budget)
    {
        _views = new FixedViews(Math.Max(1, capacity), budget);
    }

    /// <summary>Appends a text or bytes. Text must be valid UTF-8: readers check it where bytes come in.</summary>
    public void Append(ReadOnlySpan<byte> text)
    {
        if (text.Length <= TextView.InlineLength)
        {
            _views.Add(TextView.Inline(text), Length++);
            return;
        }

        text.CopyTo(Reserve(text.Length));
        _views.Add(TextView.Reference(text, _data.Count - 1, _used), Length++);
        _used += text.Length;
    }

    /// <summary>Appends a text.</summary>
    public void Append(ReadOnlySpan<char> text)
    {
        var target = Reserve(Encoding.UTF8.GetMaxByteCount(text.Length));
        CommitReserved(Encoding.UTF8.GetBytes(text, target));
    }

    /// <summary>Room for a text of at most that many bytes; write it, then call <see cref="CommitReserved"/>.</summary>
    public Span<byte> Reserve(int maximumLength)
    {
        if (_data.Count == 0 || _data[^1].Length - _used < maximumLength)
        {
            var next = _data.Count == 0 ? SmallestBlock : Math.Min(LargestBlock, _data[^1].Length * 2);
            _data.Add(NativeBuffer.Allocate(Math.Max(next, maximumLength), Budget));
            _used = 0;
        }

        return _data[^1].Bytes.Slice(_used, maximumLength);
    }

    /// <summary>Appends the first <paramref name="length"/> bytes of the span from <see cref="Reserve"/> as a row.</summary>
    public void CommitReserved(int length)
    {
        var text = _data[^1].Bytes.Slice(_used, length);
        if (length <= TextView.InlineLength)
        {
            _views.Add(TextView.Inline(text), Length++);
            return;
        }

        _views.Add(TextView.Reference(text, _data.Count - 1, _used), Length++);
        _used += length;
    }

    /// <inheritdoc/>
    public override void AppendNull()
    {
        MarkNull(Length);
        _views.Add(default, Length++);
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
            Append(((TextColumn)source).GetBytes(row));
        }
    }

    /// <inheritdoc/>
    public override Column Build()
    {
        var column = new TextColumn(Type, Length, _views.Take(), [.. _data], TakeValidity());
        _data.Clear();
        _used = 0;
        Length = 0;
        return column;
    }

    /// <inheritdoc/>
    public override void Truncate(int length)
    {
        TruncateValidity(length);
        Length = length;
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _views.Dispose();
        foreach (var buffer in _data)
        {
            buffer.Dispose();
        }

        _data.Clear();
        base.Dispose();
    }

    private sealed class FixedViews(int capacity, MemoryBudget? budget) : IDisposable
    {
        private NativeBuffer? _buffer;
        private int _capacity = capacity;

        public void Add(TextView view, int at)
        {
            if (_buffer is null || at == _capacity)
            {
                Grow(at);
            }

            _buffer!.As<TextView>()[at] = view;
        }

        public NativeBuffer Take()
        {
            var buffer = _buffer ?? NativeBuffer.Allocate(0);
            _buffer = null;
            return buffer;
        }

        public void Dispose()
        {
            _buffer?.Dispose();
            _buffer = null;
        }

        private void Grow(int used)
        {
            var wanted = _buffer is null ? Math.Max(_capacity, used + 1) : checked(_capacity * 2);
            var grown = NativeBuffer.Allocate((long)wanted * 16, budget);
            if (_buffer is not null)
            {
                _buffer.As<TextView>()[..used].CopyTo(grown.As<TextView>());
                _buffer.Dispose();
            }

            _buffer = grown;
            _capacity = wanted;
        }
    }
}
