namespace Weir.Formats.Csv;

/// <summary>Reads the values of one type; an empty struct or one with the parameters of the type.</summary>
internal interface ICsvValue<T>
{
    /// <summary>Whether the whole text is a value.</summary>
    bool TryParse(ReadOnlySpan<byte> text, out T value);
}
