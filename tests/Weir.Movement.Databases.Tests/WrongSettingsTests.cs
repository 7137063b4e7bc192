using Weir.Connectors;
using Weir.Engine;
using Weir.Hosting;
using Weir.Movement.Databases.Tests.Support;

namespace Weir.Movement.Databases.Tests;

/// <summary>Wrong settings, keys, rights and sources are errors of the right kind and leave no half-made target.</summary>
public sealed class WrongSettingsTests
{
    [PostgresFact]
    public async Task Settings_outside_their_ranges_change_nothing()
    {
        await using var stage = await Stage.OpenAsync();
        await stage.FillAsync(Road.CsvToPostgres, SourceTable.Plain(10));
        foreach (
            var settings in new[]
            {
                Stage.Quick with
                {
                    Workers = 0,
                },
                Stage.Quick with
                {
                    Workers = 65,
                },
                Stage.Quick with
                {
                    ChunkRows = 0,
                },
                Stage.Quick with
                {
                    Retries = -1,
                },
                Stage.Quick with
                {
                    MaxRetryDelay = TimeSpan.Zero,
                },
                Stage.Quick with
                {
                    MaxFailedChunks = 0,
                },
            }
        )
        {
            var transfer = stage.Transfer(Road.CsvToPostgres).WithSettings(settings);
            await FailsAsync(ErrorCode.InvalidParameter, transfer);
        }

        var error = Assert.Throws<WeirException>(() => TransferModes.Parse("upsrt"));
        Assert.Equal(ErrorCode.InvalidParameter, error.Code);
        Assert.Contains("upsert", error.Hint, StringComparison.Ordinal);
        await FailsAsync(ErrorCode.InvalidParameter, stage.Transfer(Road.CsvToPostgres, TransferMode.Upsert));
        await FailsAsync(ErrorCode.InvalidParameter, stage.Transfer(Road.CsvToPostgres, (TransferMode)99));
        await FailsAsync(ErrorCode.ColumnNotFound, stage.Transfer(Road.CsvToPostgres, TransferMode.Upsert, "key"));
        await FailsAsync(
            ErrorCode.FileNotFound,
            Transfer.From(stage.Session, "missing.csv").To(Stage.Table("target")).WithSettings(Stage.Quick)
        );
        await FailsAsync(
            ErrorCode.TableNotFound,
            Transfer.From(stage.Session, Stage.Table("missing")).To(Stage.Table("target")).WithSettings(Stage.Quick)
        );
        Assert.Empty(await stage.TablesAsync());
    }

    [PostgresTheory]
    [ClassData(typeof(DatabaseRoads))]
    public async Task A_key_that_does_not_identify_rows_is_refused(Road road)
    {
        await using var stage = await Stage.OpenAsync();
        await FillAsync(stage, road, ["1", "a"], ["2", "b"]);
        const string Create = "CREATE TABLE target (id bigint, v text)";
        await OnTargetAsync(stage, road, Create);
        foreach (var (rows, code) in new[] { ("(1, 'x'), (1, 'y')", "two"), ("(NULL, 'x')", "null") })
        {
            await OnTargetAsync(stage, road, "DELETE FROM target");
            await OnTargetAsync(stage, road, $"INSERT INTO target VALUES {rows}");
            var before = await stage.ReadAsync(Stage.TargetOf(road), "id", "v");
            var transfer = stage.Transfer(road, TransferMode.Upsert, "id") with { JobName = code };
            await FailsAsync(ErrorCode.ConstraintViolation, transfer);
            Assert.Equal(before, await stage.ReadAsync(Stage.TargetOf(road), "id", "v"));
        }
    }

    [PostgresTheory]
    [ClassData(typeof(DatabaseRoads))]
    public async Task Rows_without_a_key_or_with_the_same_are_refused(Road road)
    {
        await using var stage = await Stage.OpenAsync();
        await OnTargetAsync(stage, road, "CREATE TABLE target (id bigint PRIMARY KEY, v text)");
        await OnTargetAsync(stage, road, "INSERT INTO target VALUES (1, 'there')");
        foreach (var second in new[] { "1", null })
        {
            await FillAsync(stage, road, ["1", "a"], [second, "b"]);
            var transfer = stage.Transfer(road, TransferMode.Upsert, "id") with { JobName = second };
            await FailsAsync(ErrorCode.ConstraintViolation, transfer);
            Assert.Equal(["1|there"], await stage.ReadAsync(Stage.TargetOf(road), "id", "v"));
        }
    }

    [PostgresFact]
    public async Task A_target_without_rights_is_refused_and_untouched()
    {
        await using var stage = await Stage.OpenAsync();
        var table = SourceTable.Plain(300);
        await stage.FillAsync(Road.CsvToPostgres, table);
        var role = $"poor_{Guid.NewGuid():N}";
        await stage.ExecuteAsync($"CREATE ROLE {role} LOGIN PASSWORD 'poor'");
        try
        {
            await using var session = new WeirSession(
                new SessionOptions
                {
                    Connectors = BuiltInConnectors.All,
                    Connections =
                    [
                        Server.Connect(
                            "postgres",
                            "poor",
                            stage.Folder,
                            ("url", Server.Url!),
                            ("database", stage.Database),
                            ("user", role),
                            ("password", "poor")
                        ),
                    ],
                    BaseDirectory = stage.Folder,
                    TempDirectory = stage.Folder,
                }
            );
            var transfer = Transfer.From(session, "source.csv").To("poor.target").WithSettings(Stage.Quick);
            await FailsAsync(ErrorCode.PermissionDenied, transfer);
            Assert.Empty(await stage.TablesAsync());

            await stage.ExecuteAsync("CREATE TABLE target (id bigint, word text, amount numeric(12,2))");
            await stage.ExecuteAsync($"GRANT CREATE ON SCHEMA public TO {role}");
            foreach (var mode in new[] { TransferMode.Append, TransferMode.Truncate, TransferMode.Replace })
            {
                await FailsAsync(ErrorCode.PermissionDenied, transfer.WithMode(mode) with { JobName = $"{mode}" });
            }

            Assert.Empty(await stage.QueryAsync("SELECT * FROM target"));
        }
        finally
        {
            await stage.ExecuteAsync($"DROP OWNED BY {role} CASCADE");
            await stage.ExecuteAsync($"DROP ROLE {role}");
        }
    }

    [PostgresTheory]
    [InlineData("pg.target")]
    [InlineData("lite.target")]
    [InlineData("target.parquet")]
    public async Task A_file_that_shrinks_while_it_is_read_is_noticed(string target)
    {
        await using var stage = await Stage.OpenAsync();
        // More than what is read ahead.
        await stage.FillAsync(Road.CsvToPostgres, SourceTable.Plain(20_000));
        var calls = 0;
        var transfer = Transfer
            .From(stage.Session, "source.csv")
            .To(target)
            .WithMode(TransferMode.Replace)
            .WithSettings(Stage.Quick with { ChunkRows = 1000, Workers = 2 })
            .Select(batch =>
            {
                if (Interlocked.Increment(ref calls) == 1)
                {
                    using var file = new FileStream(stage.PathOf("source.csv"), FileMode.Open);
                    file.SetLength(100_000);
                }

                return batch;
            });
        await FailsAsync(ErrorCode.SourceChanged, transfer);
        Assert.DoesNotContain(await stage.TablesAsync(), t => t == "target");
        Assert.False(File.Exists(stage.PathOf("target.parquet")));
    }

    private static async Task FailsAsync(ErrorCode code, Transfer transfer)
    {
        var error = await Assert.ThrowsAsync<WeirException>(async () => await transfer.RunAsync());
        Assert.True(error.Code == code, error.ToString());
    }

    private static async Task FillAsync(Stage stage, Road road, params string?[][] rows)
    {
        if (road == Road.SqliteToPostgres)
        {
            await stage.Lite.ExecuteAsync("DROP TABLE IF EXISTS source", default);
        }

        await stage.ExecuteAsync("DROP TABLE IF EXISTS source");
        await stage.FillAsync(road, new SourceTable([("id", "bigint"), ("v", "text")], rows));
    }

    private static async Task OnTargetAsync(Stage stage, Road road, string sql)
    {
        if (road == Road.PostgresToSqlite)
        {
            await stage.Lite.ExecuteAsync(sql, default);
        }
        else
        {
            await stage.ExecuteAsync(sql);
        }
    }
}
