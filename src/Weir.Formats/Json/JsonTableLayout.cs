using Weir.Columnar;

namespace Weir.Formats.Json;

/// <summary>What is known of a JSON text before its records are read; good for every text of the same kind.</summary>
/// <param name="Format">How the text is laid out, never <see cref="JsonFormat.Auto"/>.</param>
/// <param name="Records">The path of the records of a document, such as <c>$.data</c>.</param>
/// <param name="Schema">The columns.</param>
/// <param name="Inferred">For each column whether its type is inferred from a sample.</param>
public sealed record JsonTableLayout(JsonFormat Format, string Records, Schema Schema, IReadOnlyList<bool> Inferred)
{
    /// <summary>Rows in the whole text, estimated from the sample; exact when the sample is the whole text.</summary>
    public double? EstimatedRows { get; init; }

    /// <summary>Whether the sample was the whole text.</summary>
    public bool IsWhole { get; init; }

    /// <summary>Whether records are single values, which then are the one column.</summary>
    public bool IsBare { get; init; }

    /// <summary>What the sample held; null when all columns are declared.</summary>
    internal JsonGuess? Guess { get; init; }

    /// <summary>This layout with the columns of another, such as the merged one of several texts.</summary>
    public JsonTableLayout WithColumnsOf(JsonTableLayout other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return this with
        {
            Schema = other.Schema,
            Inferred = other.Inferred,
            IsBare = other.IsBare,
            Guess = other.Guess,
        };
    }
}
