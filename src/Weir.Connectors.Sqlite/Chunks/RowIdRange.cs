using System.Globalization;
using System.Text.RegularExpressions;

namespace Weir.Connectors.Sqlite;

/// <summary>Row numbers from one to another, both included.</summary>
internal readonly partial record struct RowIdRange(long From, long To)
{
    /// <summary>How many numbers that are.</summary>
    public UInt128 Width => (UInt128)((Int128)To - From + 1);

    /// <summary>The range that the id of a chunk ends with; null when it has none.</summary>
    public static RowIdRange? OfId(string id)
    {
        var match = Ending().Match(id);
        return
            match.Success
            && long.TryParse(match.Groups["from"].ValueSpan, CultureInfo.InvariantCulture, out var from)
            && long.TryParse(match.Groups["to"].ValueSpan, CultureInfo.InvariantCulture, out var to)
            ? new RowIdRange(from, to)
            : null;
    }

    /// <summary>The range in so many of about the same width, fewer when it has fewer numbers.</summary>
    public IEnumerable<RowIdRange> Divide(UInt128 parts)
    {
        parts = UInt128.Min(parts, Width);
        for (var i = UInt128.Zero; i < parts; i++)
        {
            var from = (Int128)From + (Int128)(Width / parts * i) + (Int128)(Width % parts * i / parts);
            var next = (Int128)From + (Int128)(Width / parts * (i + 1)) + (Int128)(Width % parts * (i + 1) / parts);
            yield return new RowIdRange((long)from, (long)(next - 1));
        }
    }

    /// <summary>What is left of the range without others, in order.</summary>
    public IEnumerable<RowIdRange> Without(IEnumerable<RowIdRange> others)
    {
        Int128 next = From;
        foreach (var other in others.OrderBy(o => o.From))
        {
            if (other.From > next)
            {
                yield return new RowIdRange((long)next, (long)Int128.Min((Int128)other.From - 1, To));
            }

            next = Int128.Max(next, (Int128)other.To + 1);
        }

        if (next <= To)
        {
            yield return new RowIdRange((long)next, To);
        }
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"rowid {From} to {To}");

    [GeneratedRegex(
        @" rowid (?<from>-?\d+) to (?<to>-?\d+)$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex Ending();
}
