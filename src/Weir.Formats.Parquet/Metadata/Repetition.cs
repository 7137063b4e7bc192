namespace Weir.Formats.Parquet.Metadata;

/// <summary>How often a field occurs in its parent (parquet.thrift, FieldRepetitionType).</summary>
internal enum Repetition
{
    Required = 0,
    Optional = 1,
    Repeated = 2,
}
