using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Weir.Benchmarks.Peers;

/// <summary>
/// What a programmer writes by hand: JSON lines through <see cref="Utf8JsonReader"/>, grouped by <c>region</c>, with
/// count, sum of <c>amount</c> and largest <c>id</c>; rows in order of region, as CSV.
/// </summary>
internal static class JsonLoopPeer
{
    public static int Run(string file)
    {
        var groups = new Dictionary<string, Group>(StringComparer.Ordinal);
        var names = groups.GetAlternateLookup<ReadOnlySpan<char>>();
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read, 0);
        var buffer = new byte[1 << 18];
        var filled = 0;
        int read;
        while ((read = stream.Read(buffer, filled, buffer.Length - filled)) > 0)
        {
            filled += read;
            var rest = buffer.AsSpan(0, filled);
            while (rest.IndexOf((byte)'\n') is >= 0 and var end)
            {
                Add(rest[..end], names);
                rest = rest[(end + 1)..];
            }

            rest.CopyTo(buffer);
            filled = rest.Length;
        }

        if (filled > 0)
        {
            Add(buffer.AsSpan(0, filled), names);
        }

        Console.WriteLine("region,count,sum,max");
        foreach (var (region, group) in groups.OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            Console.WriteLine(
                string.Create(CultureInfo.InvariantCulture, $"{region},{group.Count},{group.Sum},{group.Largest}")
            );
        }

        return 0;
    }

    private static void Add(
        ReadOnlySpan<byte> line,
        Dictionary<string, Group>.AlternateLookup<ReadOnlySpan<char>> groups
    )
    {
        Span<char> region = stackalloc char[64];
        var regionLength = 0;
        var id = 0L;
        var amount = 0m;
        var reader = new Utf8JsonReader(line);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("id"u8))
            {
                reader.Read();
                id = reader.GetInt64();
            }
            else if (reader.ValueTextEquals("amount"u8))
            {
                reader.Read();
                amount = reader.GetDecimal();
            }
            else if (reader.ValueTextEquals("region"u8))
            {
                reader.Read();
                regionLength = Encoding.UTF8.GetChars(reader.ValueSpan, region);
            }
            else
            {
                reader.Skip();
            }
        }

        if (!groups.TryGetValue(region[..regionLength], out var group))
        {
            group = new Group();
            groups[region[..regionLength]] = group;
        }

        group.Count++;
        group.Sum += amount;
        group.Largest = Math.Max(group.Largest, id);
    }

    private sealed class Group
    {
        public long Count { get; set; }

        public decimal Sum { get; set; }

        public long Largest { get; set; }
    }
}
