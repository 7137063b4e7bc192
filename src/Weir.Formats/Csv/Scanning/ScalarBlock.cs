using System.Runtime.CompilerServices;

namespace Weir.Formats.Csv;

/// <summary>64 bytes one by one.</summary>
internal readonly struct ScalarBlock : ICsvBlock
{
    public static void Match(ref readonly byte start, CsvDialect dialect, out ulong special, out ulong rare)
    {
        special = 0;
        rare = 0;
        for (var i = 0; i < 64; i++)
        {
            var value = Unsafe.Add(ref Unsafe.AsRef(in start), i);
            if (dialect.Quote != 0 && (value == dialect.Quote || value == dialect.Escape))
            {
                rare |= 1UL << i;
            }
            else if (value == dialect.Delimiter || value is (byte)'\n' or (byte)'\r')
            {
                special |= 1UL << i;
            }
        }

        special |= rare;
    }
}
