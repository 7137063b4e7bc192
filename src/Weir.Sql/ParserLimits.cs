namespace Weir.Sql;

/// <summary>What a statement may not exceed, so that hostile text costs bounded time, memory and stack.</summary>
public sealed record ParserLimits
{
    /// <summary>The limits that everybody uses.</summary>
    public static ParserLimits Default { get; } = new();

    /// <summary>Characters of a text.</summary>
    public int MaximumLength { get; init; } = 16 << 20;

    /// <summary>Words, signs and literals of a text.</summary>
    public int MaximumTokens { get; init; } = 4 << 20;

    /// <summary>How deep expressions and queries nest, and how long a chain such as <c>a + b + c …</c> is.</summary>
    public int MaximumDepth { get; init; } = 1000;
}
