using Npgsql;
using NpgsqlTypes;
using Weir.Commands;
using Weir.Configuration;
using Weir.Connectors;
using Weir.Connectors.Commands;
using Weir.Connectors.Postgres;

namespace Weir.CommandBenchmarks;

/// <summary>One kind of statement, executed in each of the ways that are compared, on connections that are open.</summary>
internal sealed class Work : IAsyncDisposable
{
    private const int BatchSize = 100;

    private readonly string _sql;
    private readonly int _count;
    private readonly Func<int, CommandValue[]> _values;
    private readonly Func<int, object[]> _objects;
    private readonly NpgsqlConnection _connection;
    private readonly IDataSource _source;

    public Work(string url, string sql, int count, Func<int, CommandValue[]> values, Func<int, object[]> objects)
    {
        (_sql, _count, _values, _objects) = (sql, count, values, objects);
        _connection = new NpgsqlConnection(Text(url));
        _connection.Open();
        _source = Source(url);
    }

    public async Task OneByOneAsync()
    {
        for (var i = 0; i < _count; i++)
        {
            await using var command = new NpgsqlCommand(_sql, _connection);
            foreach (var value in _objects(i))
            {
                command.Parameters.Add(new NpgsqlParameter { Value = value });
            }

            await ReadAsync(await command.ExecuteReaderAsync());
        }
    }

    public async Task ByHandAsync()
    {
        for (var i = 0; i < _count; i += BatchSize)
        {
            await using var batch = new NpgsqlBatch(_connection);
            for (var j = i; j < Math.Min(_count, i + BatchSize); j++)
            {
                var command = new NpgsqlBatchCommand(_sql);
                foreach (var value in _objects(j))
                {
                    command.Parameters.Add(new NpgsqlParameter { Value = value });
                }

                batch.BatchCommands.Add(command);
            }

            await ReadAsync(await batch.ExecuteReaderAsync());
        }
    }

    public async Task PipelinedAsync(CommandPipelineOptions options)
    {
        var pipeline = _source.CreateCommandPipeline(options);
        for (var i = 0; i < _count; i++)
        {
            _ = await pipeline.AddAsync(_sql, _values(i));
        }

        await pipeline.DisposeAsync();
        if (pipeline.Status.Succeeded != _count)
        {
            throw new InvalidOperationException($"only {pipeline.Status.Succeeded} of {_count} succeeded");
        }
    }

    public async Task OneAtATimeAsync()
    {
        await using var pipeline = _source.CreateCommandPipeline();
        for (var i = 0; i < _count; i++)
        {
            (await pipeline.ExecuteAsync(_sql, _values(i))).EnsureSuccess();
        }
    }

    /// <summary>Rows by binary COPY, the fastest road for many, in groups: what merged inserts could also be.</summary>
    public async Task CopiedAsync(int group)
    {
        for (var i = 0; i < _count; i += group)
        {
            await using var copy = await _connection.BeginBinaryImportAsync(
                "COPY bench_rows (id, name, amount) FROM STDIN (FORMAT binary)"
            );
            for (var j = i; j < Math.Min(_count, i + group); j++)
            {
                await copy.StartRowAsync();
                await copy.WriteAsync(j, NpgsqlDbType.Integer);
                await copy.WriteAsync("name", NpgsqlDbType.Text);
                await copy.WriteAsync(1.5, NpgsqlDbType.Double);
            }

            await copy.CompleteAsync();
        }
    }

    /// <summary>The same rows by one INSERT from arrays for each group: what merged inserts are.</summary>
    public async Task UnnestedAsync(int group)
    {
        for (var i = 0; i < _count; i += group)
        {
            var ids = Enumerable.Range(i, Math.Min(group, _count - i)).ToArray();
            await using var command = new NpgsqlCommand(
                "INSERT INTO bench_rows (id, name, amount) SELECT * FROM unnest($1, $2, $3)",
                _connection
            );
            command.Parameters.Add(new NpgsqlParameter { Value = ids });
            command.Parameters.Add(new NpgsqlParameter { Value = Array.ConvertAll(ids, _ => "name") });
            command.Parameters.Add(new NpgsqlParameter { Value = Array.ConvertAll(ids, _ => 1.5) });
            await command.ExecuteNonQueryAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _connection.DisposeAsync();
        await _source.DisposeAsync();
    }

    private static IDataSource Source(string url) =>
        new PostgresConnector().Create(
            "bench",
            new OptionReader(
                new ConfigurationMap(
                    [new ConfigurationEntry("url", new ConfigurationScalar(url, true, null), null)],
                    null
                ),
                "bench"
            ),
            new ConnectorServices(".", TimeProvider.System, ".")
        );

    /// <summary>Statements are prepared on both sides.</summary>
    private static string Text(string url)
    {
        var uri = new Uri(url);
        var user = uri.UserInfo.Split(':');
        return $"Host={uri.Host};Port={uri.Port};Database={uri.AbsolutePath[1..]};Username={user[0]};Password={user[1]};Pooling=false;Max Auto Prepare=64;Auto Prepare Min Usages=2";
    }

    private static async Task ReadAsync(NpgsqlDataReader reader)
    {
        await using var scope = reader;
        do
        {
            while (await reader.ReadAsync())
            {
                for (var i = 0; i < reader.FieldCount; i++)
                {
                    _ = reader.GetValue(i);
                }
            }
        } while (await reader.NextResultAsync());
    }
}
