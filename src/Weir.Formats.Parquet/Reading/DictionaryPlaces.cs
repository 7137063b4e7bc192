using System.Numerics;
using System.Runtime.CompilerServices;
using Weir.Formats.Parquet.Encodings;

namespace Weir.Formats.Parquet.Reading;

/// <summary>Checks places in a dictionary before they are followed.</summary>
internal static unsafe class DictionaryPlaces
{
    /// <summary>The places of a data page: a byte with the bit width, then runs.</summary>
    public static void Begin(ref RleDecoder places, byte* at, byte* end)
    {
        if (at < end)
        {
            places.Reset(at + 1, end - at - 1, *at);
        }
        else
        {
            // A page of nulls only.
            places.Reset(at, 0, 0);
        }
    }

    public static WeirException NoDictionary() =>
        ParquetError.Invalid("a page refers to a dictionary that is not there");

    public static WeirException SecondDictionary() => ParquetError.Invalid("it has more than one dictionary");

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Check(uint place, uint length)
    {
        if (place >= length)
        {
            throw Outside();
        }
    }

    public static void Check(uint* places, int count, uint length)
    {
        var i = 0;
        uint greatest = 0;
        if (count >= Vector<uint>.Count)
        {
            var maximum = Vector<uint>.Zero;
            for (; i <= count - Vector<uint>.Count; i += Vector<uint>.Count)
            {
                maximum = Vector.Max(maximum, Unsafe.ReadUnaligned<Vector<uint>>(places + i));
            }

            for (var lane = 0; lane < Vector<uint>.Count; lane++)
            {
                greatest = Math.Max(greatest, maximum[lane]);
            }
        }

        for (; i < count; i++)
        {
            greatest = Math.Max(greatest, places[i]);
        }

        if (count > 0 && greatest >= length)
        {
            throw Outside();
        }
    }

    private static WeirException Outside() =>
        ParquetError.Invalid("a page refers to a value outside of its dictionary");
}
