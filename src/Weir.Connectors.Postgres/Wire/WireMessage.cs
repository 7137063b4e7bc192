namespace Weir.Connectors.Postgres.Wire;

/// <summary>Messages of the server (PostgreSQL documentation, "Message Formats").</summary>
internal enum WireMessage : byte
{
    Authentication = (byte)'R',
    BackendKeyData = (byte)'K',
    CommandComplete = (byte)'C',
    CopyData = (byte)'d',
    CopyDone = (byte)'c',
    CopyOutResponse = (byte)'H',
    ErrorResponse = (byte)'E',
    NegotiateProtocolVersion = (byte)'v',
    ReadyForQuery = (byte)'Z',
}
