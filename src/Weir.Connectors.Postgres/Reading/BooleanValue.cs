namespace Weir.Connectors.Postgres.Reading;

/// <summary>One byte, 0 or 1.</summary>
internal readonly struct BooleanValue : IBinaryValue<bool>
{
    public bool TryRead(ReadOnlySpan<byte> bytes, out bool value)
    {
        value = bytes[0] != 0;
        return true;
    }

    public string Problem(ReadOnlySpan<byte> bytes) => "";
}
