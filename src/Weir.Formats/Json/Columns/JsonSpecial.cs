namespace Weir.Formats.Json;

/// <summary>Strings that stand for numbers that JSON does not have.</summary>
internal static class JsonSpecial
{
    public static bool Is(ReadOnlySpan<byte> text) =>
        text.SequenceEqual("NaN"u8) || text.SequenceEqual("Infinity"u8) || text.SequenceEqual("-Infinity"u8);
}
