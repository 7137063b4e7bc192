using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Weir.Formats.Csv;

/// <summary>64 bytes in two registers.</summary>
internal readonly struct Vector256Block : ICsvBlock
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Match(ref readonly byte start, CsvDialect dialect, out ulong special, out ulong rare)
    {
        Half(in start, dialect, out var lowSpecial, out var lowRare);
        Half(in Unsafe.Add(ref Unsafe.AsRef(in start), 32), dialect, out var highSpecial, out var highRare);
        special = lowSpecial | ((ulong)highSpecial << 32);
        rare = lowRare | ((ulong)highRare << 32);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Half(ref readonly byte start, CsvDialect dialect, out uint special, out uint rare)
    {
        var bytes = Vector256.LoadUnsafe(in start);
        var ends =
            Vector256.Equals(bytes, Vector256.Create(dialect.Delimiter))
            | Vector256.Equals(bytes, Vector256.Create((byte)'\n'))
            | Vector256.Equals(bytes, Vector256.Create((byte)'\r'));
        var quotes =
            Vector256.Equals(bytes, Vector256.Create(dialect.Quote))
            | Vector256.Equals(bytes, Vector256.Create(dialect.Escape));
        rare = dialect.Quote == 0 ? 0 : quotes.ExtractMostSignificantBits();
        special = ends.ExtractMostSignificantBits() | rare;
    }
}
