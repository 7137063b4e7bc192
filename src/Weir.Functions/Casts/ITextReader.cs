namespace Weir.Functions;

/// <summary>Reads values of one type from text, as a struct that carries what that needs.</summary>
internal interface ITextReader<T>
{
    /// <summary>The value; false where the text is not one.</summary>
    bool TryRead(ReadOnlySpan<byte> text, out T value);
}
