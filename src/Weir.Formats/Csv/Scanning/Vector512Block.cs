using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Weir.Formats.Csv;

/// <summary>64 bytes in one register.</summary>
internal readonly struct Vector512Block : ICsvBlock
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Match(ref readonly byte start, CsvDialect dialect, out ulong special, out ulong rare)
    {
        var bytes = Vector512.LoadUnsafe(in start);
        var ends =
            Vector512.Equals(bytes, Vector512.Create(dialect.Delimiter))
            | Vector512.Equals(bytes, Vector512.Create((byte)'\n'))
            | Vector512.Equals(bytes, Vector512.Create((byte)'\r'));
        var quotes =
            Vector512.Equals(bytes, Vector512.Create(dialect.Quote))
            | Vector512.Equals(bytes, Vector512.Create(dialect.Escape));
        rare = dialect.Quote == 0 ? 0 : quotes.ExtractMostSignificantBits();
        special = ends.ExtractMostSignificantBits() | rare;
    }
}
