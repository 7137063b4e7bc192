namespace Weir.Connectors.Files;

/// <summary>
/// Orders texts so that numbers in them come in the order of their values: the order in which a source's ranges follow each
/// other, as the ids of its chunks tell it.
/// </summary>
internal sealed class NaturalOrder : IComparer<string>
{
    public static NaturalOrder Instance { get; } = new();

    public int Compare(string? x, string? y)
    {
        var (a, b) = (x.AsSpan(), y.AsSpan());
        while (!a.IsEmpty && !b.IsEmpty)
        {
            var (m, n) = (Digits(a), Digits(b));
            var order =
                m > 0 && n > 0 ? Numbers(a[..m].TrimStart('0'), b[..n].TrimStart('0')) : a[0].CompareTo(b[0]);
            if (order != 0)
            {
                return order;
            }

            var isNumber = m > 0 && n > 0;
            a = a[(isNumber ? m : 1)..];
            b = b[(isNumber ? n : 1)..];
        }

        return a.Length != b.Length ? a.Length.CompareTo(b.Length) : string.CompareOrdinal(x, y);
    }

    private static int Digits(ReadOnlySpan<char> text)
    {
        var end = text.IndexOfAnyExceptInRange('0', '9');
        return end < 0 ? text.Length : end;
    }

    private static int Numbers(ReadOnlySpan<char> a, ReadOnlySpan<char> b) =>
        a.Length != b.Length ? a.Length.CompareTo(b.Length) : a.SequenceCompareTo(b);
}
