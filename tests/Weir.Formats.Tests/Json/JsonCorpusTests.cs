using Weir.Formats.Json;
using Weir.Formats.Tests.Support;

namespace Weir.Formats.Tests.Json;

public sealed class JsonCorpusTests
{
    public static TheoryData<string> Accepted => SharedFiles.Names("test_parsing", "y_*.json", "json");

    public static TheoryData<string> Refused => SharedFiles.Names("test_parsing", "n_*.json", "json");

    public static TheoryData<string> Open => SharedFiles.Names("test_parsing", "i_*.json", "json");

    [SharedTheory]
    [MemberData(nameof(Accepted))]
    public async Task Accepts_what_is_JSON(string name)
    {
        var text = await ReadAsync(name);
        await OutcomeAsync(text, JsonFormat.Document, true);
        await OutcomeAsync(text, JsonFormat.Document, false);
        await OutcomeAsync(text, JsonFormat.Auto, false);
    }

    [SharedTheory]
    [MemberData(nameof(Refused))]
    public async Task Refuses_what_is_not_JSON(string name)
    {
        var text = await ReadAsync(name);
        foreach (var isCounted in new[] { true, false })
        {
            var error = await Assert.ThrowsAsync<WeirException>(() =>
                OutcomeAsync(text, JsonFormat.Document, isCounted)
            );
            Assert.Equal(ErrorCode.InvalidFile, error.Code);
        }

        await NeverCrashesAsync(text);
    }

    [SharedTheory]
    [MemberData(nameof(Open))]
    public async Task Never_crashes_on_what_may_be_JSON(string name) => await NeverCrashesAsync(await ReadAsync(name));

    private static async Task NeverCrashesAsync(byte[] text)
    {
        foreach (var format in Enum.GetValues<JsonFormat>())
        {
            try
            {
                await OutcomeAsync(text, format, false);
            }
            catch (WeirException e)
            {
                Assert.NotEqual(ErrorCode.Internal, e.Code);
            }
        }
    }

    private static Task<byte[]> ReadAsync(string name) =>
        File.ReadAllBytesAsync(Path.Combine(SharedFiles.CorpusOf("json"), "test_parsing", name));

    private static async Task OutcomeAsync(byte[] text, JsonFormat format, bool isCounted)
    {
        var options = new JsonReadOptions { Format = format, Records = format == JsonFormat.Document ? "$" : null };
        await JsonTexts.ReadAsync(text, options, isCounted ? [] : null);
    }
}
