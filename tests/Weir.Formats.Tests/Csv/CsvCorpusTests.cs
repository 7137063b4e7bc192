using System.Text.Json;
using Weir.Formats.Csv;
using Weir.Formats.Tests.Support;

namespace Weir.Formats.Tests.Csv;

public class CsvCorpusTests
{
    private static readonly CsvReadOptions Texts = new()
    {
        AllVarchar = true,
        NullTexts = [],
        Delimiter = (byte)',',
        Quote = (byte)'"',
    };

    public static TheoryData<string> Spectrum => SharedFiles.Names("csvs", "*.csv");

    [SharedTheory]
    [MemberData(nameof(Spectrum))]
    public void Reads_csv_spectrum(string name)
    {
        var bytes = File.ReadAllBytes(Path.Combine(SharedFiles.Corpus, "csvs", name));
        if (name == "location_coordinates.csv")
        {
            // Its expected record belongs to another file.
            Assert.Equal("2095257564", CsvTexts.Read(bytes, Texts with { Header = true }).Rows[0][0]);
            return;
        }

        using var expected = JsonDocument.Parse(
            File.ReadAllText(Path.Combine(SharedFiles.Corpus, "json", Path.ChangeExtension(name, ".json")))
        );
        var (schema, rows) = CsvTexts.Read(bytes, Texts with { Header = true });
        Assert.Equal(expected.RootElement.GetArrayLength(), rows.Count);
        var at = 0;
        foreach (var record in expected.RootElement.EnumerateArray())
        {
            var row = rows[at++];
            foreach (var property in record.EnumerateObject())
            {
                // The checkout of the corpus has LF in the files whose records have CRLF.
                var text = property.Value.GetString()!.ReplaceLineEndings("\n");
                Assert.Equal(text, row[schema.IndexOf(property.Name)]?.ToString()!.ReplaceLineEndings("\n"));
            }
        }
    }

    [SharedTheory]
    [MemberData(nameof(Spectrum))]
    public void Gives_the_same_rows_with_any_buffer_and_any_instructions(string name)
    {
        var bytes = File.ReadAllBytes(Path.Combine(SharedFiles.Corpus, "csvs", name));
        var whole = CsvTexts.Show(CsvTexts.Read(bytes, Texts).Rows);
        for (var size = 1; size < 80; size++)
        {
            var options = Texts with { ChunkBytes = size, ScanWidth = (CsvScanWidth)(size % 5) };
            Assert.Equal(whole, CsvTexts.Show(CsvTexts.Read(bytes, options, null, 1 + (size % 7)).Rows));
        }
    }
}
