using System.Numerics;

namespace Weir.Functions;

/// <summary>Bits that all have.</summary>
internal readonly struct BitAnd : IBitOp
{
    public static T Invoke<T>(T left, T right)
        where T : IBinaryInteger<T> => left & right;
}
