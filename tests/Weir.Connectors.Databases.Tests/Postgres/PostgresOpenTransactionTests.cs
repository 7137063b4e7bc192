using Npgsql;
using Weir.Connectors.Databases.Tests.Support;

namespace Weir.Connectors.Databases.Tests.Postgres;

/// <summary>
/// Continues reads of rows that were younger than a transaction which was open when they were read. Each test has a database of
/// its own, so that nobody else's transactions are open in it.
/// </summary>
public sealed class PostgresOpenTransactionTests : IAsyncLifetime
{
    private readonly string _name = $"open_{Guid.NewGuid():N}";
    private PostgresDatabase? _server;
    private PostgresDatabase? _database;

    private PostgresDatabase Server => _server!;

    private PostgresDatabase Database => _database!;

    public async Task InitializeAsync()
    {
        if (PostgresDatabase.Url is not null)
        {
            _server = await PostgresDatabase.OpenAsync();
            await _server.ExecuteAsync($"CREATE DATABASE {_name}");
            _database = await PostgresDatabase.OpenAsync(_name);
        }
    }

    public async Task DisposeAsync()
    {
        if (_database is not null)
        {
            await _database.DisposeAsync();
            await Server.ExecuteAsync($"DROP DATABASE {_name} WITH (FORCE)");
            await Server.DisposeAsync();
        }
    }

    [PostgresFact]
    public async Task One_of_this_database_makes_them_uncertain()
    {
        ResumedRead resumed;
        await using (await OpenAsync(_name))
        {
            resumed = await ReadSomeAsync();
        }

        var error = await Assert.ThrowsAsync<WeirException>(() => ResumeAsync(resumed));

        Assert.Equal(ErrorCode.SourceChanged, error.Code);
    }

    [PostgresFact]
    public async Task One_of_another_database_does_not()
    {
        ResumedRead resumed;
        await using (await OpenAsync(null))
        {
            resumed = await ReadSomeAsync();
        }

        await using var read = await ResumeAsync(resumed);

        Assert.NotEmpty(read.Chunks);
    }

    [PostgresFact]
    public async Task One_of_autovacuum_does_not()
    {
        // Autovacuum computes the expressions of indexes: here one that takes a number and then its time.
        await Database.ExecuteAsync(
            """
            CREATE FUNCTION slow(n int) RETURNS int LANGUAGE plpgsql IMMUTABLE AS $f$
            BEGIN
              IF EXISTS (SELECT FROM pg_catalog.pg_stat_activity WHERE pid = pg_catalog.pg_backend_pid() AND backend_type = 'autovacuum worker') THEN
                PERFORM pg_catalog.txid_current(), pg_catalog.pg_sleep(120);
              END IF;
              RETURN n;
            END $f$;
            CREATE TABLE busy (n int) WITH (autovacuum_analyze_threshold = 1);
            CREATE INDEX ON busy ((slow(n)));
            INSERT INTO busy SELECT generate_series(1, 100);
            """
        );
        await Server.ExecuteAsync("ALTER SYSTEM SET autovacuum_naptime = 1");
        try
        {
            await Server.QueryAsync("SELECT pg_reload_conf()");
            await WaitForAutovacuumAsync();
            var resumed = await ReadSomeAsync();
            Assert.NotEmpty(await AutovacuumAsync("pg_cancel_backend(pid)"));

            await using var read = await ResumeAsync(resumed);

            Assert.NotEmpty(read.Chunks);
        }
        finally
        {
            await Server.ExecuteAsync("ALTER SYSTEM RESET autovacuum_naptime");
            await Server.QueryAsync("SELECT pg_reload_conf()");
        }
    }

    /// <summary>A transaction with a number, in a database of the server; over when disposed.</summary>
    private async Task<NpgsqlConnection> OpenAsync(string? database)
    {
        var connection = await (database is null ? Server : Database).ConnectAsync();
        await using var command = new NpgsqlCommand("BEGIN; SELECT txid_current()", connection);
        await command.ExecuteNonQueryAsync();
        return connection;
    }

    /// <summary>Makes a table and reads every second chunk of it.</summary>
    private async Task<ResumedRead> ReadSomeAsync()
    {
        await Database.ExecuteAsync("CREATE TABLE t AS SELECT n AS id FROM generate_series(1, 20000) AS n");
        await using var read = await Chunked.BeginAsync(Database, "t", 1000, waits: false);
        var finished = new List<FinishedChunk>();
        for (var i = 0; i < read.Chunks.Count; i += 2)
        {
            finished.Add(new FinishedChunk(read.Chunks[i].Id, (await Chunked.ReadAsync(read, read.Chunks[i])).Count));
        }

        return new ResumedRead(read.State, finished);
    }

    private Task<IChunkedRead> ResumeAsync(ResumedRead resumed) =>
        Chunked.BeginAsync(Database, "t", 1000, resumed: resumed);

    private async Task WaitForAutovacuumAsync()
    {
        for (var i = 0; (await AutovacuumAsync("pid")).Count == 0; i++)
        {
            Assert.True(i < 1200, "autovacuum does not come");
            await Task.Delay(100);
        }
    }

    /// <summary>An expression for each worker of autovacuum in this database that has a transaction number.</summary>
    private Task<List<string>> AutovacuumAsync(string expression) =>
        Database.QueryAsync(
            $"SELECT {expression} FROM pg_stat_activity WHERE backend_type = 'autovacuum worker' AND backend_xid IS NOT NULL AND datname = current_database()"
        );
}
