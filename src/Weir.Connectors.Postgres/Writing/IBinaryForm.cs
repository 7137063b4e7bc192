namespace Weir.Connectors.Postgres.Writing;

/// <summary>How one value of ours is written in the server's binary form: what its receive function reads.</summary>
/// <typeparam name="T">Our value.</typeparam>
internal interface IBinaryForm<T>
    where T : unmanaged
{
    /// <summary>Bytes of the value.</summary>
    int SizeOf(T value);

    /// <summary>Writes that many bytes; raises when the server's type cannot hold the value.</summary>
    void Write(T value, Span<byte> target);
}
