using System.Diagnostics;
using System.Text;
using Npgsql;
using Weir.Connectors.Databases.Tests.Support;
using Weir.Connectors.Postgres.Wire;

namespace Weir.Connectors.Databases.Tests.Postgres;

/// <summary>Servers that do what no real one does, or only a hostile one.</summary>
public class WireConnectionTests
{
    private const string Password = "pencil of the test";

    private static readonly byte[] CopyOut = [1, 0, 0];

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, false)]
    [InlineData(3, false)]
    [InlineData(4, false)]
    [InlineData(5, true)]
    [InlineData(6, true)]
    [InlineData(7, true)]
    public async Task Bytes_are_the_same_however_messages_divide_them(int seed, bool isEncrypted)
    {
        using var certificate = isEncrypted ? new TestCertificate() : null;
        var random = new Random(seed);
        var bytes = new byte[3_000_000];
        random.NextBytes(bytes);
        using var server = new WireServer(async s =>
        {
            await s.WelcomeAsync(certificate?.Certificate);
            await s.SendAsync('H', CopyOut);
            for (var at = 0; at < bytes.Length; )
            {
                var most = random.Next(8) == 0 ? 700_000 : 300;
                var count = Math.Min(bytes.Length - at, random.Next(most));
                await s.SendAsync('d', bytes[at..(at + count)]);
                at += count;
                if (random.Next(50) == 0)
                {
                    await s.SendAsync('N', Encoding.UTF8.GetBytes("SNOTICE\0\0"));
                }
            }

            await EndAsync(s);
        });
        using var connection = server.Connect();
        connection.BeginCopy("COPY");

        var read = new List<byte>();
        var target = new byte[100_000];
        int taken;
        while ((taken = connection.ReadCopy(target.AsSpan(0, random.Next(1, target.Length)))) > 0)
        {
            read.AddRange(target.AsSpan(0, taken));
        }

        Assert.Equal(0, connection.ReadCopy(target));
        Assert.Equal(42, connection.ProcessId);
        Assert.True(bytes.AsSpan().SequenceEqual(read.ToArray()));
        await server.Done;
    }

    [Theory]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(7)]
    public async Task A_server_that_asks_for_the_password_in_another_way_does_not_get_it(int way)
    {
        using var server = new WireServer(async s =>
        {
            await s.StartAsync();
            await s.SendAsync('R', [.. WireServer.Number(way), 1, 2, 3, 4]);
            await Assert.ThrowsAnyAsync<IOException>(s.HearAsync);
        });

        Assert.Throws<WireRefusal>(server.Connect);
        await server.Done;
        Assert.Equal("", server.Said.ToString());
    }

    [Theory]
    [InlineData(true, true, true)]
    [InlineData(false, true, false)]
    [InlineData(true, false, false)]
    public async Task A_server_has_to_prove_that_it_knows_the_password(bool knows, bool proves, bool isTaken)
    {
        using var server = new WireServer(async s =>
        {
            await s.StartAsync();
            await new ScramServer(s, knows ? Password : "another").AskAsync(["SCRAM-SHA-256"], proves);
        });

        if (isTaken)
        {
            server.Connect().Dispose();
        }
        else
        {
            Assert.Throws<WireRefusal>(server.Connect);
        }

        await IgnoreAsync(server.Done);
        Assert.DoesNotContain(Password, server.Said.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("r=other,s=AAAA,i=4096")]
    [InlineData("r={0}x,s=not base64!,i=4096")]
    [InlineData("r={0}x,s=AAAA,i=2000000000")]
    [InlineData("r={0}x,s=AAAA,i=-1")]
    [InlineData("r={0},s=AAAA,i=4096")]
    [InlineData("")]
    public void A_challenge_that_is_none_is_refused_at_once(string challenge)
    {
        var scram = new Scram("pencil", ["SCRAM-SHA-256"], null);
        var nonce = scram.First[(scram.First.IndexOf("r=", StringComparison.Ordinal) + 2)..];
        var clock = Stopwatch.StartNew();

        Assert.Throws<WireRefusal>(() => scram.Answer(challenge.Replace("{0}", nonce, StringComparison.Ordinal)));
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(5));
    }

    [Theory]
    [InlineData("pässword")]
    [InlineData("line\nend")]
    public void A_password_that_would_have_to_be_prepared_is_left_to_the_driver(string password) =>
        Assert.Throws<WireRefusal>(() => new Scram(password, ["SCRAM-SHA-256"], null));

    [Theory]
    [InlineData(-5)]
    [InlineData(3)]
    [InlineData(int.MaxValue)]
    [InlineData(2 << 20)]
    public async Task A_message_of_an_impossible_length_ends_the_connection(int length)
    {
        using var server = new WireServer(async s =>
        {
            await s.WelcomeAsync();
            await s.SendAsync('H', CopyOut);
            await s.SendRawAsync([(byte)'C', .. WireServer.Number(length)]);
        });
        using var connection = server.Connect();
        connection.BeginCopy("COPY");

        Assert.Throws<IOException>(() => connection.ReadCopy(new byte[10]));
        await server.Done;
    }

    [Theory]
    [InlineData('R')]
    [InlineData('K')]
    public async Task A_message_that_is_too_short_ends_the_connection(char kind)
    {
        using var server = new WireServer(async s =>
        {
            await s.StartAsync();
            await s.SendAsync(kind, [1, 2]);
        });

        Assert.Throws<IOException>(() => server.Connect());
        await server.Done;
    }

    [Fact]
    public async Task An_error_among_the_rows_is_raised_as_the_server_says_it()
    {
        using var server = new WireServer(async s =>
        {
            await s.WelcomeAsync();
            await s.SendAsync('H', CopyOut);
            await s.SendAsync('d', [1, 2, 3]);
            await s.ErrorAsync("ERROR", "22012", "division by zero");
            await s.SendAsync('Z', "I"u8.ToArray());
        });
        using var connection = server.Connect();
        connection.BeginCopy("COPY");

        var error = Assert.Throws<PostgresException>(() => ReadToEnd(connection));
        Assert.Equal(("22012", "division by zero"), (error.SqlState, error.MessageText));
        await server.Done;
    }

    [Fact]
    public async Task A_fatal_error_is_raised_though_the_connection_ends_with_it()
    {
        using var server = new WireServer(async s =>
        {
            await s.WelcomeAsync();
            await s.ErrorAsync("FATAL", "57P01", "terminating connection");
        });
        using var connection = server.Connect();

        Assert.Equal("57P01", Assert.Throws<PostgresException>(() => connection.BeginCopy("COPY")).SqlState);
        await server.Done;
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public async Task Rows_that_end_with_the_connection_are_not_taken_for_all(bool isBetweenRows, bool isEncrypted)
    {
        using var certificate = isEncrypted ? new TestCertificate() : null;
        using var server = new WireServer(async s =>
        {
            await s.WelcomeAsync(certificate?.Certificate);
            await s.SendAsync('H', CopyOut);
            await s.SendRawAsync([(byte)'d', .. WireServer.Number(7), 1, 2, 3]);
            if (!isBetweenRows)
            {
                await s.SendRawAsync([(byte)'d', .. WireServer.Number(100), 1]);
            }
        });
        using var connection = server.Connect();
        connection.BeginCopy("COPY");

        Assert.Throws<IOException>(() => ReadToEnd(connection));
        await server.Done;
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_server_that_says_nothing_for_too_long_is_a_timeout(bool isEncrypted)
    {
        using var certificate = isEncrypted ? new TestCertificate() : null;
        using var server = new WireServer(async s =>
        {
            await s.WelcomeAsync(certificate?.Certificate);
            await IgnoreAsync(s.HearAsync());
        });
        using var connection = server.Connect();
        connection.Patience = TimeSpan.FromMilliseconds(200);

        var error = Assert.Throws<NpgsqlException>(() => connection.BeginCopy("COPY"));
        Assert.IsType<TimeoutException>(error.InnerException);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Disposing_ends_a_read_that_waits(bool isEncrypted)
    {
        using var certificate = isEncrypted ? new TestCertificate() : null;
        using var server = new WireServer(async s =>
        {
            await s.WelcomeAsync(certificate?.Certificate);
            await IgnoreAsync(s.HearAsync());
        });
        using var thread = new WireThread();
        var connection = server.Connect();
        var reading = thread.RunAsync(() =>
        {
            connection.BeginCopy("COPY");
            return true;
        });
        await Task.Delay(100);
        Assert.False(reading.IsCompleted);

        connection.Dispose();

        await Assert.ThrowsAnyAsync<Exception>(() => reading.WaitAsync(TimeSpan.FromSeconds(10)));
        Assert.True(reading.IsFaulted);
    }

    private static async Task EndAsync(WireServer server)
    {
        await server.SendAsync('c', []);
        await server.SendAsync('C', "COPY 1\0"u8.ToArray());
        await server.SendAsync('Z', "I"u8.ToArray());
    }

    private static void ReadToEnd(WireConnection connection)
    {
        var target = new byte[1000];
        while (connection.ReadCopy(target) > 0) { }
    }

    private static async Task IgnoreAsync(Task task) =>
        await task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
}
