using System.Text;
using Weir.Columnar.Values;

namespace Weir.Columnar.Tests.Values;

/// <summary>Text to value and back.</summary>
internal static class ValueText
{
    public delegate bool Parser<T>(ReadOnlySpan<byte> text, out T value);

    public delegate int Formatter<in T>(T value, Span<byte> target);

    public static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    /// <summary>The value as text again; null when the text is refused.</summary>
    public static string? Turn<T>(string text, Parser<T> parse, Formatter<T> format) =>
        parse(Bytes(text), out var value) ? Show(value, format) : null;

    public static string Show<T>(T value, Formatter<T> format)
    {
        Span<byte> target = stackalloc byte[ValueFormatter.MaximumLength];
        return Encoding.UTF8.GetString(target[..format(value, target)]);
    }
}
