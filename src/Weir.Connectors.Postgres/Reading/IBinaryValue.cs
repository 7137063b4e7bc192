namespace Weir.Connectors.Postgres.Reading;

/// <summary>How the server's binary form of one type becomes our value: the receiving side of its send function.</summary>
/// <typeparam name="T">Our value.</typeparam>
internal interface IBinaryValue<T>
    where T : unmanaged
{
    /// <summary>Reads the value; false when our type cannot hold it, see <see cref="Problem"/>.</summary>
    bool TryRead(ReadOnlySpan<byte> bytes, out T value);

    /// <summary>What is wrong with bytes that could not be read.</summary>
    string Problem(ReadOnlySpan<byte> bytes);
}
