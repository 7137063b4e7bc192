namespace Weir.Formats.Csv;

/// <summary>The width of the instructions that look for structure.</summary>
internal enum CsvScanWidth
{
    /// <summary>What the processor does best.</summary>
    Widest,

    /// <summary>512 bits.</summary>
    Vector512,

    /// <summary>256 bits.</summary>
    Vector256,

    /// <summary>128 bits.</summary>
    Vector128,

    /// <summary>One byte at a time.</summary>
    Scalar,
}
