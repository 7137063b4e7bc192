namespace Weir.Benchmarks.Data;

internal enum SalesFormat
{
    Csv,
    JsonLines,
}
