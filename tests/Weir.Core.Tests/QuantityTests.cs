using Weir.Configuration;

namespace Weir.Core.Tests;

public sealed class QuantityTests
{
    [Theory]
    [InlineData("250ms", 0.25)]
    [InlineData("30s", 30)]
    [InlineData("30", 30)]
    [InlineData("1.5m", 90)]
    [InlineData("2h", 7200)]
    [InlineData("1d", 86400)]
    public void Durations(string text, double seconds)
    {
        Assert.True(Quantities.TryParseDuration(text, out var value));
        Assert.Equal(seconds, value.TotalSeconds);
    }

    [Theory]
    [InlineData("64KB", 65536L)]
    [InlineData("512MB", 536870912L)]
    [InlineData("1.5GiB", 1610612736L)]
    [InlineData("17", 17L)]
    public void Sizes(string text, long bytes)
    {
        Assert.True(Quantities.TryParseBytes(text, out var value));
        Assert.Equal(bytes, value);
    }

    [Theory]
    [InlineData("")]
    [InlineData("soon")]
    [InlineData("-1s")]
    [InlineData("5 parsecs")]
    [InlineData("1e400h")]
    [InlineData("99999999999999999999d")]
    public void What_is_neither_is_refused(string text)
    {
        Assert.False(Quantities.TryParseDuration(text, out _));
        Assert.False(Quantities.TryParseBytes(text, out _));
    }
}
