namespace Weir.Connectors.Postgres.Types;

/// <summary>Constants of the binary COPY (PostgreSQL's documentation, COPY, "Binary Format").</summary>
internal static class CopyForm
{
    /// <summary>Signature, flags and the length of the header's extension.</summary>
    public const int HeaderLength = 19;

    /// <summary>What every binary COPY begins with: PGCOPY and five characters that transfers as text would change.</summary>
    public static ReadOnlySpan<byte> Signature => [0x50, 0x47, 0x43, 0x4F, 0x50, 0x59, 0x0A, 0xFF, 0x0D, 0x0A, 0x00];
}
