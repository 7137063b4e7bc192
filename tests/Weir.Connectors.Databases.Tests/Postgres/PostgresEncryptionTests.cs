using Npgsql;
using Weir.Connectors.Databases.Tests.Support;
using Weir.Connectors.Postgres;
using Weir.Connectors.Postgres.Wire;

namespace Weir.Connectors.Databases.Tests.Postgres;

/// <summary>Loads from a real server that encrypts and binds proofs of passwords to its certificate.</summary>
public class PostgresEncryptionTests
{
    [EncryptedFact]
    public async Task Chunks_are_read_encrypted_over_connections_of_their_own()
    {
        var application = $"weir-tls-{Guid.NewGuid():N}";
        await using var database = await OpenAsync(("application_name", application));
        await database.ExecuteAsync(
            "CREATE TABLE t AS SELECT n, repeat('x', 500) AS v FROM generate_series(1, 50000) n"
        );

        await using var read = await Chunked.BeginAsync(database, "t", 5000);
        var chunks = await Task.WhenAll(read.Chunks.Select(c => Chunked.ReadAsync(read, c)));

        Assert.Equal(Enumerable.Range(1, 50000), chunks.SelectMany(c => c).Select(r => (int)r[0]!).Order());
        var backends = await database.QueryAsync(
            $"SELECT ssl, count(*) > 2 FROM pg_stat_ssl JOIN pg_stat_activity USING (pid) WHERE application_name = '{application}' GROUP BY 1"
        );
        Assert.Equal(["t,t"], backends);
    }

    [EncryptedFact]
    public async Task Every_mode_that_encrypts_does_so_without_the_driver()
    {
        await using var database = await OpenAsync();
        foreach (var mode in new[] { SslMode.Prefer, SslMode.Require, SslMode.VerifyCA, SslMode.VerifyFull })
        {
            var settings = Settings(database);
            settings.SslMode = mode;
            using var connection = new WireConnection(settings, _ => { });
            var ssl = await database.QueryAsync($"SELECT ssl FROM pg_stat_ssl WHERE pid = {connection.ProcessId}");
            Assert.Equal(["t"], ssl);
        }
    }

    [EncryptedFact]
    public async Task A_wrong_password_or_name_of_the_server_is_refused()
    {
        await using var database = await OpenAsync();
        var settings = Settings(database);
        settings.Password += "x";
        Assert.Throws<WireRefusal>(() => new WireConnection(settings, _ => { }));

        settings = Settings(database);
        settings.Host = "localhost";
        Assert.Throws<WireRefusal>(() => new WireConnection(settings, _ => { }));
        settings.SslMode = SslMode.VerifyCA;
        new WireConnection(settings, _ => { }).Dispose();
    }

    private static Task<PostgresDatabase> OpenAsync(params (string Key, string Value)[] options) =>
        PostgresDatabase.OpenAsync(new Uri(EncryptedFactAttribute.Url!), null, options);

    private static NpgsqlConnectionStringBuilder Settings(PostgresDatabase database) =>
        new(((PostgresDataSource)database.Source).Options.Settings.ConnectionString);
}
