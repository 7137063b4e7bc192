using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Weir.Formats.Csv;

/// <summary>64 bytes in four registers.</summary>
internal readonly struct Vector128Block : ICsvBlock
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Match(ref readonly byte start, CsvDialect dialect, out ulong special, out ulong rare)
    {
        special = 0;
        rare = 0;
        for (var part = 0; part < 64; part += 16)
        {
            var bytes = Vector128.LoadUnsafe(in start, (nuint)part);
            var ends =
                Vector128.Equals(bytes, Vector128.Create(dialect.Delimiter))
                | Vector128.Equals(bytes, Vector128.Create((byte)'\n'))
                | Vector128.Equals(bytes, Vector128.Create((byte)'\r'));
            var quotes =
                Vector128.Equals(bytes, Vector128.Create(dialect.Quote))
                | Vector128.Equals(bytes, Vector128.Create(dialect.Escape));
            rare |= dialect.Quote == 0 ? 0 : (ulong)quotes.ExtractMostSignificantBits() << part;
            special |= (ulong)ends.ExtractMostSignificantBits() << part;
        }

        special |= rare;
    }
}
