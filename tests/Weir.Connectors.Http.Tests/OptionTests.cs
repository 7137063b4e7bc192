using Weir.Connectors.Http.Tests.Support;

namespace Weir.Connectors.Http.Tests;

public class OptionTests
{
    [Theory]
    [InlineData(
        """{"base_url": "https://x", "resources": {}, "timout": "3s"}""",
        "unknown key \"timout\" in connection \"crm\"",
        "timeout"
    )]
    [InlineData(
        """{"base_url": "https://x", "resources": {"a": {"path": "/a", "pagination": {"type": "cursr"}}}}""",
        "one of none, offset, page, page_only, cursor, next_url, link, keyset",
        "cursor"
    )]
    [InlineData(
        """{"base_url": "https://x", "resources": {"a": {"path": "/a", "pagination": {"type": "offset", "next": "$.n"}}}}""",
        "unknown key \"next\" in pagination of resource \"a\"",
        null
    )]
    [InlineData(
        """{"base_url": "https://x", "resources": {"a": {"path": "/a", "pagination": {"type": "cursor"}}}}""",
        "needs either \"next\"",
        null
    )]
    [InlineData(
        """{"base_url": "https://x", "resources": {"a": {"path": "/a", "schema": {"id": "bigin"}}}}""",
        "\"id\" in resource \"a\" must be a type",
        "bigint"
    )]
    [InlineData(
        """{"base_url": "https://x", "resources": {"a": {"path": "/a", "filters": {"id": "x"}}}}""",
        "must be a column and a comparison",
        null
    )]
    [InlineData(
        """{"base_url": "https://x", "resources": {"a": {"path": "/a", "body": {"q": 1}}}}""",
        "left out for GET",
        "POST"
    )]
    [InlineData("""{"base_url": "https://x", "resources": {"a": {}}}""", "resource \"a\" needs the key \"path\"", null)]
    [InlineData("""{"base_url": "ftp://x", "resources": {}}""", "must be a URL that begins with http://", null)]
    [InlineData(
        """{"base_url": "https://x", "resources": {}, "auth": {"type": "bearer"}}""",
        "auth of connection \"crm\" needs the key \"token\"",
        null
    )]
    [InlineData(
        """{"base_url": "https://x", "resources": {}, "auth": {"type": "barer"}}""",
        "must be one of none, bearer",
        "bearer"
    )]
    [InlineData(
        """{"base_url": "https://x", "resources": {}, "rate": {"requests_per_second": "fast"}}""",
        "a number from 0.001",
        null
    )]
    [InlineData(
        """{"base_url": "https://x", "resources": {}, "retry": {"min_delay": "2m"}}""",
        "at least as long as min_delay",
        null
    )]
    [InlineData("""{"base_url": "https://x"}""", "needs the key \"resources\"", null)]
    public void Wrong_options_are_refused_with_a_hint(string config, string message, string? hint)
    {
        var error = Assert.Throws<WeirException>(() => Crm.Create(config));

        Assert.Equal(ErrorCode.ConfigurationError, error.Code);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        if (hint is not null)
        {
            Assert.Contains(hint, error.Hint, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Creating_a_connection_contacts_nobody_and_lists_its_resources()
    {
        await using var source = Crm.Create(
            """
            {"base_url": "https://nobody.invalid/v1", "auth": {"type": "none"},
             "resources": {"orders": {"path": "/orders"}, "customers": {"path": "/customers", "pagination": "link"}}}
            """
        );

        Assert.Equal(["customers", "orders"], (await source.ListTablesAsync(default)).Select(t => t.Name).ToList());
        Assert.Null(await source.FindTableAsync(new TableName(null, "nothing"), default));
        Assert.Equal("https://nobody.invalid/v1", source.Location);
    }

    [Theory]
    [InlineData("<https://x/a?b=1,2>; rel=\"next\"", "https://x/a?b=1,2")]
    [InlineData("</p>; rel=\"prev\", </n>;rel=next", "/n")]
    [InlineData("<x>; title=\"; rel=next\"; rel=\"last first NEXT\"", "x")]
    [InlineData("<x>; rel=last; rel=next", null)]
    [InlineData("<x>; rel=next; anchor=\"#a\"", null)]
    [InlineData("<x>; rel=nexts, garbage", null)]
    [InlineData("< /n > ; REL = next", "/n")]
    [InlineData("<x", null)]
    [InlineData("", null)]
    public void Link_headers_are_read_as_the_standard_says(string header, string? target) =>
        Assert.Equal(target, LinkHeader.Find(header, "next"));

    [Theory]
    [InlineData("https://x/a?b=1&api_key=abc&c=2", "https://x/a?b=1&api_key=***&c=2")]
    [InlineData("https://user:pw@x/a?access_token=abc", "https://x/a?access_token=***")]
    [InlineData("https://x:8443/a", "https://x:8443/a")]
    public void Urls_are_shown_without_secrets(string url, string shown) =>
        Assert.Equal(shown, UrlDisplay.Of(new Uri(url)));

    [Theory]
    [InlineData("https://x/v1", "/items", "https://x/v1/items")]
    [InlineData("https://x/v1/", "items?a=1", "https://x/v1/items?a=1")]
    [InlineData("https://x?k=v", "/items?a=b%20c", "https://x/items?k=v&a=b%20c")]
    [InlineData("https://x/v1", "https://y/z", "https://y/z")]
    [InlineData("https://x/v1", "", "https://x/v1")]
    public void Paths_are_added_to_the_base(string baseUrl, string path, string expected)
    {
        var resource = new ResourceOptions { Name = "a", Path = path };

        Assert.Equal(
            expected,
            new PageRequests(new Uri(baseUrl), resource, "a", [], null)
                .Plain.Url.ToString()
                .Replace("b c", "b%20c", StringComparison.Ordinal)
        );
    }

    [Fact]
    public void Long_circles_are_noticed_too()
    {
        var guard = new RepetitionGuard();
        var steps = 0;
        while (!guard.IsRepeated((ulong)(steps < 10 ? steps : 1000 + (steps % 997))))
        {
            Assert.True(++steps < 5000);
        }
    }
}
