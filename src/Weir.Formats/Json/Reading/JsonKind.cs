namespace Weir.Formats.Json;

/// <summary>What a value is, as far as its text tells.</summary>
internal enum JsonKind
{
    Null,
    False,
    True,
    Integer,
    Number,
    String,
    EscapedString,
    Object,
    Array,
}
