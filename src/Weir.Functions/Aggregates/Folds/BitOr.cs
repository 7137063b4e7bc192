using System.Numerics;

namespace Weir.Functions;

/// <summary>Bits that any has.</summary>
internal readonly struct BitOr : IBitOp
{
    public static T Invoke<T>(T left, T right)
        where T : IBinaryInteger<T> => left | right;
}
