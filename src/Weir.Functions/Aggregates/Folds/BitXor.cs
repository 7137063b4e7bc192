using System.Numerics;

namespace Weir.Functions;

/// <summary>Bits that an odd number of them has.</summary>
internal readonly struct BitXor : IBitOp
{
    public static T Invoke<T>(T left, T right)
        where T : IBinaryInteger<T> => left ^ right;
}
