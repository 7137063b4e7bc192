namespace Weir.Columnar;

/// <summary>What to do once the .NET type behind a <see cref="DataType"/> is known.</summary>
public interface IFixedCase
{
    /// <summary>Called once, with that type.</summary>
    void Run<T>()
        where T : unmanaged, IEquatable<T>;
}
