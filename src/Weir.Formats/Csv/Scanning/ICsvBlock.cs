namespace Weir.Formats.Csv;

/// <summary>Finds structure in 64 bytes.</summary>
internal interface ICsvBlock
{
    /// <summary>One bit for each byte: <paramref name="special"/> for all structure, <paramref name="rare"/> for quotes and escapes.</summary>
    static abstract void Match(ref readonly byte start, CsvDialect dialect, out ulong special, out ulong rare);
}
