namespace Weir.Connectors.Postgres.Wire;

/// <summary>Bytes to and from a server, encrypted or not. Calls block.</summary>
internal interface IWireBytes
{
    /// <summary>Waits until something is here, and takes as much as is; at least one byte.</summary>
    /// <exception cref="IOException">The server goes away.</exception>
    int Receive(Span<byte> target);

    /// <summary>Sends all of it.</summary>
    void Send(ReadOnlySpan<byte> bytes);
}
