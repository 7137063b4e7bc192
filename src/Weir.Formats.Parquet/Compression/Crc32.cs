using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Weir.Formats.Parquet.Compression;

/// <summary>
/// The CRC-32 of gzip and Parquet pages (RFC 1952, section 8): 64 bytes a step by carry-less multiplication where the
/// processor has it (Gopal et al., "Fast CRC Computation for Generic Polynomials Using PCLMULQDQ Instruction", Intel 2009),
/// else eight bytes a step by tables.
/// </summary>
internal static class Crc32
{
    private const uint Polynomial = 0xEDB88320;
    private const int Block = 64;
    private const int LeastFolded = 2 * Block;
    private static readonly uint[][] Tables = CreateTables();

    public static uint Compute(ReadOnlySpan<byte> data)
    {
        if (!Pclmulqdq.IsSupported || data.Length < LeastFolded)
        {
            return ~ByTables(uint.MaxValue, data);
        }

        Span<byte> folded = stackalloc byte[Vector128<byte>.Count];
        var rest = data[Fold(data, folded)..];
        return ~ByTables(ByTables(0, folded), rest);
    }

    /// <summary>
    /// Makes 16 bytes that leave the same remainder as the whole blocks of the data do, beginning with all bits set.
    /// </summary>
    /// <returns>The length of those blocks.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Fold(ReadOnlySpan<byte> data, Span<byte> folded)
    {
        // x to the powers 4*128+32, 4*128-32, 128+32 and 128-32 modulo the polynomial, with reflected bits: the paper's k1 to k4.
        var byFour = Vector128.Create(0x1_5444_2BD4UL, 0x1_C6E4_1596UL);
        var byOne = Vector128.Create(0x1_7519_97D0UL, 0x0_CCAA_009EUL);
        var blocks = MemoryMarshal.Cast<byte, Vector128<ulong>>(data[..(data.Length & ~(Block - 1))]);
        var (a, b, c, d) = (blocks[0] ^ Vector128.CreateScalar((ulong)uint.MaxValue), blocks[1], blocks[2], blocks[3]);
        for (var i = 4; i < blocks.Length; i += 4)
        {
            a = Step(a, byFour) ^ blocks[i];
            b = Step(b, byFour) ^ blocks[i + 1];
            c = Step(c, byFour) ^ blocks[i + 2];
            d = Step(d, byFour) ^ blocks[i + 3];
        }

        a = Step(a, byOne) ^ b;
        a = Step(a, byOne) ^ c;
        a = Step(a, byOne) ^ d;
        a.AsByte().CopyTo(folded);
        return blocks.Length * Vector128<byte>.Count;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<ulong> Step(Vector128<ulong> value, Vector128<ulong> factors) =>
        Pclmulqdq.CarrylessMultiply(value, factors, 0x00) ^ Pclmulqdq.CarrylessMultiply(value, factors, 0x11);

    private static uint ByTables(uint crc, ReadOnlySpan<byte> data)
    {
        var t = Tables;
        while (data.Length >= 8)
        {
            var low = crc ^ BinaryPrimitives.ReadUInt32LittleEndian(data);
            var high = BinaryPrimitives.ReadUInt32LittleEndian(data[4..]);
            crc =
                t[7][low & 0xFF]
                ^ t[6][(low >> 8) & 0xFF]
                ^ t[5][(low >> 16) & 0xFF]
                ^ t[4][low >> 24]
                ^ t[3][high & 0xFF]
                ^ t[2][(high >> 8) & 0xFF]
                ^ t[1][(high >> 16) & 0xFF]
                ^ t[0][high >> 24];
            data = data[8..];
        }

        foreach (var value in data)
        {
            crc = (crc >> 8) ^ t[0][(crc ^ value) & 0xFF];
        }

        return crc;
    }

    private static uint[][] CreateTables()
    {
        var tables = new uint[8][];
        for (var table = 0; table < 8; table++)
        {
            tables[table] = new uint[256];
        }

        for (uint i = 0; i < 256; i++)
        {
            var value = i;
            for (var bit = 0; bit < 8; bit++)
            {
                value = (value >> 1) ^ ((value & 1) * Polynomial);
            }

            tables[0][i] = value;
        }

        for (var i = 0; i < 256; i++)
        {
            for (var table = 1; table < 8; table++)
            {
                var previous = tables[table - 1][i];
                tables[table][i] = (previous >> 8) ^ tables[0][previous & 0xFF];
            }
        }

        return tables;
    }
}
