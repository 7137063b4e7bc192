namespace Weir.Movement.Hashing;

/// <summary>What absorbed words are; part of the documented format.</summary>
internal static class CanonicalTag
{
    public const ulong Null = 0x01;
    public const ulong Boolean = 0x02;

    /// <summary>With the scale, 0 to 38, in the second byte.</summary>
    public const ulong Number = 0x03;
    public const ulong Float = 0x04;
    public const ulong Date = 0x05;
    public const ulong Time = 0x06;
    public const ulong Timestamp = 0x07;
    public const ulong Interval = 0x08;
    public const ulong Uuid = 0x09;

    /// <summary>With the number of bytes above the first byte.</summary>
    public const ulong Text = 0x0A;
    public const ulong Blob = 0x0B;
    public const ulong Json = 0x0C;

    /// <summary>With the number of elements above the first byte.</summary>
    public const ulong List = 0x0D;
    public const ulong Struct = 0x0E;
    public const ulong More = 0x0F;
}
