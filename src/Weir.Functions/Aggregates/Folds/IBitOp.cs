using System.Numerics;

namespace Weir.Functions;

/// <summary>Which bits operation combines values.</summary>
internal interface IBitOp
{
    static abstract T Invoke<T>(T left, T right)
        where T : IBinaryInteger<T>;
}
