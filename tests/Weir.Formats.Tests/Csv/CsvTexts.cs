using System.Text;
using Weir.Columnar;
using Weir.Formats.Csv;

namespace Weir.Formats.Tests.Csv;

/// <summary>Reads and writes CSV texts for tests.</summary>
internal static class CsvTexts
{
    public static CsvReadOptions Options { get; } = new() { Name = "t.csv" };

    public static (Schema Schema, List<object?[]> Rows) Read(string text, CsvReadOptions? options = null) =>
        Read(Encoding.UTF8.GetBytes(text), options);

    public static (Schema Schema, List<object?[]> Rows) Read(
        byte[] text,
        CsvReadOptions? options = null,
        IReadOnlyList<int>? projection = null,
        int piece = int.MaxValue
    ) => ReadAsync(text, options ?? Options, projection, piece).AsTask().GetAwaiter().GetResult();

    public static async ValueTask<(Schema Schema, List<object?[]> Rows)> ReadAsync(
        byte[] text,
        CsvReadOptions options,
        IReadOnlyList<int>? projection,
        int piece
    )
    {
        using var start = new MemoryStream(text);
        var layout = await CsvSniffer.SniffAsync(start, options, text.Length, default);
        await using var source = new CsvSource(() => new PieceStream(text, piece), layout, options);
        using var reader = new CsvReader(source, projection);
        var rows = new List<object?[]>();
        while (await reader.NextAsync(default) is { } batch)
        {
            using (batch)
            {
                for (var row = 0; row < batch.Length; row++)
                {
                    rows.Add([.. batch.Columns.Select(c => c.ValueAt(batch.StoredRow(row)))]);
                }
            }
        }

        return (reader.Schema, rows);
    }

    public static string Show(IEnumerable<object?[]> rows) =>
        string.Join("\n", rows.Select(r => string.Join("|", r.Select(v => v ?? "NULL"))));

    /// <summary>A stream that gives at most a few bytes a call.</summary>
    private sealed class PieceStream(byte[] bytes, int piece) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(buffer.Length, piece)], cancellationToken);
    }
}
