namespace Weir.Formats.Parquet.Reading;

/// <summary>How a stored number becomes a value; an empty struct, so that loops are compiled for each.</summary>
internal interface IConversion<TStored, TValue>
{
    static abstract TValue Convert(TStored stored);
}
