using System.Buffers.Binary;
using System.Numerics;

namespace Weir.Connectors.Postgres.Writing;

/// <summary>Numbers that 64 bits of IEEE 754 hold exactly.</summary>
internal readonly struct Float64Of<T> : IBinaryForm<T>
    where T : unmanaged, INumber<T>
{
    public int SizeOf(T value) => 8;

    public void Write(T value, Span<byte> target) =>
        BinaryPrimitives.WriteDoubleBigEndian(target, double.CreateTruncating(value));
}
