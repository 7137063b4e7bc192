using System.Text;
using Weir.Formats.Csv;

namespace Weir.Formats.Tests.Csv;

public class CsvMutationTests
{
    [Fact]
    public void Hostile_texts_give_rows_or_an_error_and_the_same_in_every_way()
    {
        var random = new Random(42);
        var seed = "id,name,at\n1,\"a,\"\"b\"\"\",2024-01-02\r\n2,x y,\n#3,'q',2024-02-30\r\n4,\"l\nm\",\"\"\n"u8;
        for (var round = 0; round < 2000; round++)
        {
            var text = seed.ToArray();
            for (var i = random.Next(1, 6); i > 0; i--)
            {
                text[random.Next(text.Length)] = "\",\n\r\\ #'a1\u0000"u8[random.Next(11)];
            }

            var options = CsvTexts.Options with
            {
                Delimiter = (byte)',',
                Quote = (byte)'"',
                OnError = CsvErrorPolicy.Reject,
                MaximumLineBytes = 1 << 16,
            };
            var expected = Outcome(text, options);
            var other = options with { ChunkBytes = random.Next(1, 90), ScanWidth = (CsvScanWidth)random.Next(5) };
            Assert.True(
                expected == Outcome(text, other),
                $"{Encoding.UTF8.GetString(text)}\n--\n{expected}\n--\n{Outcome(text, other)}"
            );
        }
    }

    private static string Outcome(byte[] text, CsvReadOptions options)
    {
        var rejected = new List<string>();
        options = options with { Rejected = r => rejected.Add($"{r.Line} {r.RawText}") };
        try
        {
            var (schema, rows) = CsvTexts.Read(text, options);
            rejected.Sort(StringComparer.Ordinal);
            return $"{schema}\n{CsvTexts.Show(rows)}\n{string.Join('\n', rejected)}";
        }
        catch (WeirException e)
        {
            return e.Message;
        }
    }
}
