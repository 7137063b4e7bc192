namespace Weir.Connectors.Postgres.Writing;

/// <summary>One byte, 0 or 1.</summary>
internal readonly struct BooleanForm : IBinaryForm<bool>
{
    public int SizeOf(bool value) => 1;

    public void Write(bool value, Span<byte> target) => target[0] = value ? (byte)1 : (byte)0;
}
