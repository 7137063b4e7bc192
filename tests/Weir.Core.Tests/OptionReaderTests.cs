using Weir.Configuration;

namespace Weir.Core.Tests;

public sealed class OptionReaderTests
{
    [Fact]
    public void A_key_that_nobody_asked_for_is_an_error_with_its_place_and_the_nearest_key()
    {
        var reader = Reader(("path", "x"), ("heder", "true"));
        Assert.Equal("x", reader.Text("path"));
        Assert.True(reader.Boolean("header", true));
        var error = Assert.Throws<WeirException>(reader.Finish);
        Assert.Equal(ErrorCode.ConfigurationError, error.Code);
        Assert.Equal(new SourceLocation(2, 3), error.Location);
        Assert.Contains("header", error.Hint!, StringComparison.Ordinal);
    }

    [Fact]
    public void Values_of_another_kind_are_errors_that_say_what_is_expected()
    {
        var reader = Reader(("n", "many"), ("b", "maybe"), ("d", "soon"), ("s", "big"), ("c", "red"));
        Assert.Contains("from 1 to 9", Message(() => reader.Integer("n", 1, 1, 9)), StringComparison.Ordinal);
        Assert.Contains("true or false", Message(() => reader.Boolean("b", true)), StringComparison.Ordinal);
        Assert.Contains("duration", Message(() => reader.Duration("d")), StringComparison.Ordinal);
        Assert.Contains("size", Message(() => reader.Bytes("s")), StringComparison.Ordinal);
        Assert.Contains("user, external", Message(() => reader.Choice("c", ErrorKind.User)), StringComparison.Ordinal);
        Assert.Contains("needs the key \"z\"", Message(() => reader.RequiredText("z")), StringComparison.Ordinal);
    }

    [Fact]
    public void Absent_keys_give_the_defaults()
    {
        var reader = Reader();
        Assert.Equal(7, reader.Integer("n", 7));
        Assert.Null(reader.Text("t"));
        Assert.Empty(reader.TextList("l"));
        Assert.Empty(reader.TextMap("m"));
        Assert.Equal(ErrorKind.External, reader.Choice("c", ErrorKind.External));
        reader.Finish();
    }

    private static string Message(Func<object?> read) => Assert.Throws<WeirException>(() => read()).Message;

    private static OptionReader Reader(params (string Key, string Value)[] entries) =>
        new(
            new ConfigurationMap(
                [
                    .. entries.Select(
                        (e, i) =>
                            new ConfigurationEntry(
                                e.Key,
                                new ConfigurationScalar(
                                    e.Value,
                                    false,
                                    new ConfigurationOrigin("f.yaml", new SourceLocation(i + 1, 9), "")
                                ),
                                new ConfigurationOrigin("f.yaml", new SourceLocation(i + 1, 3), "")
                            )
                    ),
                ],
                null
            ),
            "the file"
        );
}
