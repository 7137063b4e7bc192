using System.Numerics;

namespace Weir.Kernels;

/// <summary>What to do once the .NET type behind a numeric type is known.</summary>
public interface INumberCase
{
    /// <summary>Called once, with that type.</summary>
    void Run<T>()
        where T : unmanaged, INumber<T>, IMinMaxValue<T>;
}
