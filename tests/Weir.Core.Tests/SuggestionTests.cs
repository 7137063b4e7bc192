namespace Weir.Core.Tests;

public sealed class SuggestionTests
{
    [Theory]
    [InlineData("ordres", "orders")]
    [InlineData("ORDERS", "orders")]
    [InlineData("custmers", "customers")]
    public void The_nearest_name_is_suggested(string wrong, string right) =>
        Assert.Contains(
            right,
            Suggestions.DidYouMean(wrong, ["orders", "customers", "products"])!,
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData("xyz")]
    [InlineData("")]
    public void Nothing_near_gives_nothing(string wrong) =>
        Assert.Null(Suggestions.DidYouMean(wrong, ["orders", "customers"]));
}
