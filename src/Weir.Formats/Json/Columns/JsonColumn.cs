using Weir.Columnar;

namespace Weir.Formats.Json;

/// <summary>Makes the values at one place of the records into a column.</summary>
internal abstract class JsonColumn(JsonNode node) : IDisposable
{
    private byte[] _scratch = [];

    protected JsonNode Node { get; } = node;

    /// <summary>Appends the values of all slots; what does not fit is marked and gets any value.</summary>
    public abstract void Read(ReadOnlySpan<byte> data, JsonRowErrors errors);

    public abstract Column Build();

    public abstract void Dispose();

    protected static ReadOnlySpan<byte> Text(ReadOnlySpan<byte> data, JsonSlot slot) =>
        data.Slice(slot.Start, slot.Length);

    /// <summary>The text of a string, valid until the next call; false when no text can be it.</summary>
    protected bool TryUnescape(ReadOnlySpan<byte> data, JsonSlot slot, out ReadOnlySpan<byte> text)
    {
        text = Text(data, slot);
        if (slot.Kind != JsonKind.EscapedString)
        {
            return true;
        }

        if (_scratch.Length < text.Length)
        {
            _scratch = new byte[text.Length * 2];
        }

        var length = JsonText.Unescape(text, _scratch);
        text = _scratch.AsSpan(0, Math.Max(0, length));
        return length >= 0;
    }
}
