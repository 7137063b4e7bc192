namespace Weir.Formats.Parquet.Encodings;

/// <summary>Values whose first bytes stand together, then all second bytes, and so on (Encodings.md, BYTE_STREAM_SPLIT).</summary>
internal static unsafe class ByteStreamSplit
{
    /// <summary>Puts values together again, beginning with number <paramref name="first"/> of <paramref name="stride"/> ones.</summary>
    public static void Join(byte* source, long stride, long first, int width, byte* target, int count)
    {
        for (var part = 0; part < width; part++)
        {
            var from = source + (part * stride) + first;
            var to = target + part;
            for (var i = 0; i < count; i++, to += width)
            {
                *to = from[i];
            }
        }
    }
}
