using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Weir.Configuration;
using Weir.Connectors.Databases.Tests.Support;
using Weir.Connectors.Postgres;

namespace Weir.Connectors.Databases.Tests.Postgres;

public class PostgresConfigurationTests
{
    [Fact]
    public async Task Keys_beside_the_url_win_over_it()
    {
        await using var source = PostgresDatabase.Connect(
            "shop",
            ("type", "postgres"),
            ("url", "postgresql://weir:in%40url@db.example:6000/shop%20one?sslmode=disable"),
            ("user", "reader")
        );

        Assert.Equal("postgresql://reader@db.example:6000/shop one", source.Location);
        Assert.Equal("postgres", source.Type);
    }

    [Fact]
    public async Task Parts_stand_for_a_url()
    {
        await using var source = PostgresDatabase.Connect(
            "shop",
            ("host", "db.example"),
            ("port", "6000"),
            ("database", "shop"),
            ("user", "weir"),
            ("password", "topsecret")
        );

        Assert.Equal("postgresql://weir@db.example:6000/shop", source.Location);
    }

    [Theory]
    [InlineData("pasword", "x", "password")]
    [InlineData("ssl_mod", "x", "ssl_mode")]
    [InlineData("ssl_mode", "requir", "require")]
    public void Unknown_keys_and_words_are_refused_with_a_suggestion(string key, string value, string suggestion)
    {
        var error = Assert.Throws<WeirException>(() => PostgresDatabase.Connect("shop", (key, value)));

        Assert.Equal(ErrorCode.ConfigurationError, error.Code);
        Assert.Contains(suggestion, error.Hint!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("port", "70000")]
    [InlineData("pool_size", "0")]
    [InlineData("numeric_scale", "39")]
    [InlineData("connect_timeout", "soon")]
    [InlineData("url", "http://db.example")]
    public void Wrong_values_are_refused(string key, string value) =>
        Assert.Equal(
            ErrorCode.ConfigurationError,
            Assert.Throws<WeirException>(() => PostgresDatabase.Connect("shop", (key, value))).Code
        );

    [Fact]
    public void A_url_on_the_command_line_gives_the_same_options()
    {
        var options = new PostgresConnector().OptionsOf(
            new Uri("postgresql://u:p%3Aw@h:1/d?sslmode=verify-full&application_name=x")
        );

        Assert.Equal(
            ["host=h", "port=1", "database=d", "user=u", "password=p:w", "ssl_mode=verify_full", "application_name=x"],
            options.Entries.Select(e => $"{e.Key}={((ConfigurationScalar)e.Value).Text}").ToList()
        );
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_an_error_at_once()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        await using var source = PostgresDatabase.Connect(
            "pg",
            ("url", $"postgresql://weir:hush-hush@127.0.0.1:{port}/d")
        );

        var error = await Assert.ThrowsAsync<WeirException>(async () => await source.PingAsync(default));

        Assert.Equal(ErrorCode.ConnectionFailed, error.Code);
        Assert.True(error.IsTransient);
        Assert.NotNull(error.Hint);
        Assert.DoesNotContain("hush-hush", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_is_silent_is_an_error_after_the_time_limit()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        await using var source = PostgresDatabase.Connect(
            "pg",
            ("url", $"postgresql://weir@127.0.0.1:{port}/d"),
            ("connect_timeout", "1s")
        );
        var start = Stopwatch.GetTimestamp();

        var error = await Assert.ThrowsAsync<WeirException>(async () => await source.PingAsync(default));

        Assert.Equal(ErrorCode.ConnectionFailed, error.Code);
        Assert.InRange(Stopwatch.GetElapsedTime(start).TotalSeconds, 0.5, 10);
    }

    [PostgresFact]
    public async Task A_wrong_password_is_an_error_that_does_not_print_it()
    {
        await using var source = PostgresDatabase.Connect(
            "pg",
            ("url", PostgresDatabase.Url!),
            ("password", "wrong-horse")
        );

        var error = await Assert.ThrowsAsync<WeirException>(async () => await source.PingAsync(default));

        Assert.Equal(ErrorCode.AuthenticationFailed, error.Code);
        Assert.NotNull(error.Hint);
        Assert.DoesNotContain("wrong-horse", error.ToString(), StringComparison.Ordinal);
    }

    [PostgresFact]
    public async Task A_wrong_database_is_an_error_with_a_hint()
    {
        await using var source = PostgresDatabase.Connect(
            "pg",
            ("url", PostgresDatabase.Url!),
            ("database", "no_such")
        );

        var error = await Assert.ThrowsAsync<WeirException>(async () => await source.PingAsync(default));

        Assert.Contains("no_such", error.Message, StringComparison.Ordinal);
        Assert.Contains("database", error.Hint!, StringComparison.Ordinal);
    }
}
