using Weir.Columnar;
using Weir.Connectors.Databases.Tests.Support;

namespace Weir.Connectors.Databases.Tests.Postgres;

/// <summary>Table to table by chunks, all types: what is read back is what was written.</summary>
public class PostgresRoundTripTests
{
    private const string Columns =
        "b boolean, i2 smallint, i4 integer, i8 bigint, f4 real, f8 double precision, n numeric(38,10), n0 numeric(39,0), "
        + "t text, v varchar(20), c char(8), by bytea, d date, tm time, ts timestamp, tz timestamptz, ts3 timestamp(3), "
        + "iv interval, u uuid, j json, jb jsonb, e mood, ia int[], ta text[], ip inet, x xml, o oid";

    private const string Values = """
        (true, -32768, 2147483647, -9223372036854775808, 'NaN', '-Infinity', 9999999999999999999999999999.9999999999,
         -170141183460469231731687303715884105727, 'ä€😀', 'it''s', 'pad', '\x0001ff', '4713-01-01 BC', '23:59:59.999999',
         '0001-01-01 00:00:00.000001', '290000-12-31 23:59:59.999999+00', '2020-01-01 00:00:00.123',
         '-1 mon 3 days -00:00:00.000001', 'c4ca4238-a0b9-2382-0dcc-509a6f75849b', '{"b" :1, "a":[null]}', '{"b": 1, "a": [1.50]}',
         'sad', '{1,NULL,-3}', '{"a b",NULL,"","\"q\""}', '10.0.0.1/8', '<a>b</a>', 4294967295),
        (NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
         NULL, NULL, NULL, NULL, NULL, NULL, NULL),
        (false, 0, 0, 0, '-0', 1e-300, 0, 0, '', '', '', '', '1970-01-01', '00:00', '1970-01-01', '1970-01-01 00:00+00',
         '1970-01-01', '0', '00000000-0000-0000-0000-000000000000', 'null', '[]', 'ok', '{}', '{}', '::1', '', 0)
        """;

    [PostgresTheory]
    [InlineData(TransferMode.Append)]
    [InlineData(TransferMode.Replace)]
    [InlineData(TransferMode.Truncate)]
    public async Task Every_type_comes_back_as_it_was(TransferMode mode)
    {
        await using var database = await PostgresDatabase.OpenAsync();
        await database.ExecuteAsync(
            $"CREATE TYPE mood AS ENUM ('sad', 'ok'); CREATE TABLE s ({Columns}); CREATE TABLE t ({Columns}); INSERT INTO s VALUES {Values}"
        );

        var (written, back) = await CopyAsync(database, mode);

        Assert.Equal(written, back, StringComparer.Ordinal);
        Assert.Equal(
            await database.QueryAsync("SELECT x::text FROM s x ORDER BY i4"),
            await database.QueryAsync("SELECT x::text FROM t x ORDER BY i4")
        );
        Assert.Equal(["t", "weir_load"], (await database.TablesAsync()).Where(n => n != "s"), StringComparer.Ordinal);
    }

    [PostgresFact]
    public async Task Every_type_makes_a_new_table_that_reads_the_same()
    {
        await using var database = await PostgresDatabase.OpenAsync();
        await database.ExecuteAsync(
            $"CREATE TYPE mood AS ENUM ('sad', 'ok'); CREATE TABLE s ({Columns}); INSERT INTO s VALUES {Values}"
        );

        var (written, back) = await CopyAsync(database, TransferMode.Create);

        Assert.Equal(written, back, StringComparer.Ordinal);
    }

    [PostgresTheory]
    [InlineData(TransferMode.Append)]
    [InlineData(TransferMode.Create)]
    [InlineData(TransferMode.Merge)]
    public async Task A_run_that_made_its_table_goes_on_with_any_type(TransferMode mode)
    {
        await using var database = await PostgresDatabase.OpenAsync();
        await database.ExecuteAsync($"CREATE TYPE mood AS ENUM ('sad', 'ok'); CREATE TABLE s ({Columns})");
        var schema = (await database.TableAsync("s")).Schema;
        var request = Loads.Request(database, "t", mode, mode == TransferMode.Merge ? ["i4"] : [], schema);
        await using (var target = await Loads.OpenAsync(database, request))
        {
            await target.BeginAsync("{}", "", resumes: false, default);
        }

        await using var again = await Loads.OpenAsync(database, request);
        await again.BeginAsync("{}", "", resumes: true, default);
        await again.FinishAsync(default);

        Assert.Equal(["0"], await database.QueryAsync("SELECT count(*) FROM t"));
    }

    [PostgresTheory]
    [InlineData("timestamp(3)", "timestamp '2020-01-01 00:00:00.1234'")]
    [InlineData("timestamptz(0)", "timestamptz '2020-01-01 00:00:00.5+00'")]
    [InlineData("time(2)", "time '00:00:00.125'")]
    [InlineData("interval(0)", "interval '0.5 seconds'")]
    [InlineData("numeric(10,2)", "1.005::numeric(10,3)")]
    [InlineData("varchar(3)", "'ab   '::text")]
    [InlineData("varchar(3)", "'äöüß'::text")]
    [InlineData("smallint", "70000::int")]
    public async Task Values_that_the_server_would_change_are_refused(string type, string value)
    {
        await using var database = await PostgresDatabase.OpenAsync();
        await database.ExecuteAsync($"CREATE TABLE t (v {type}); CREATE TABLE s AS SELECT {value} AS v");
        var source = await database.TableAsync("s");
        var request = Loads.Request(database, "t", TransferMode.Append, [], source.Schema) with
        {
            IsolatesRefused = true,
        };
        await using var target = await Loads.OpenAsync(database, request);
        if (!target.Schema.Equals(source.Schema))
        {
            // The machine converts first, and refuses there.
            Assert.True(target.Schema[0].Type.IsInteger);
            return;
        }

        await target.BeginAsync("{}", "", resumes: false, default);
        await using var writer = await target.OpenWriterAsync(default);
        await writer.BeginAsync(new SourceChunk("c0", "", null), default);
        var refused = new List<RefusedRow>();
        await using (
            var reader = (await source.PlanScan(Rows.Request(source)).PartitionsAsync(1, new ScanContext(), default))[0]
                .Open(new ScanContext())
        )
        {
            using var batch = await reader.NextAsync(default);
            await writer.WriteAsync(batch!, refused, default);
        }

        Assert.Single(refused);
        await writer.CommitAsync(Loads.Done("c0", 1, 1), default);
        Assert.Equal(["0"], await database.QueryAsync("SELECT count(*) FROM t"));
    }

    [PostgresFact]
    public async Task Numbers_without_limits_take_those_of_any_scale()
    {
        await using var database = await PostgresDatabase.OpenAsync();
        await database.ExecuteAsync(
            "CREATE TABLE t (v numeric); CREATE TABLE s AS SELECT v::numeric(38,4) FROM (VALUES (9999999999999999999999999999999999.1234), (-0.0001)) AS x (v)"
        );
        var source = await database.TableAsync("s");

        await using var target = await Loads.OpenAsync(
            database,
            Loads.Request(database, "t", TransferMode.Append, [], source.Schema)
        );

        Assert.Equal(source.Schema, target.Schema);
    }

    /// <summary>Copies s to t by chunks; the rows as they were written and as they are read back.</summary>
    private static async Task<(List<string> Written, List<string> Back)> CopyAsync(
        PostgresDatabase database,
        TransferMode mode
    )
    {
        var source = await database.TableAsync("s");
        var request = Loads.Request(database, "t", mode, [], source.Schema);
        await using var target = await Loads.OpenAsync(database, request);
        Assert.Equal(
            source.Schema.Fields.Select(f => (f.Name, Kind(f.Type))),
            target.Schema.Fields.Select(f => (f.Name, Kind(f.Type)))
        );
        await target.BeginAsync("{}", "", resumes: false, default);
        await using var read = await Chunked.BeginAsync(database, "s", 1);
        await using var writer = await target.OpenWriterAsync(default);
        var written = new List<string>();
        foreach (var chunk in read.Chunks)
        {
            var rows = 0;
            await writer.BeginAsync(chunk, default);
            await using (var reader = read.Open(chunk).Open(new ScanContext()))
            {
                while (await reader.NextAsync(default) is { } batch)
                {
                    using (batch)
                    {
                        rows += batch.Length;
                        written.AddRange(
                            Enumerable
                                .Range(0, batch.Length)
                                .Select(i => string.Join(",", batch.Columns.Select(c => Text(c.ValueAt(i)))))
                        );
                        await writer.WriteAsync(batch, [], default);
                    }
                }
            }

            await writer.CommitAsync(Loads.Done(chunk.Id, rows), default);
        }

        await target.FinishAsync(default);
        await using var plan = await target.ReadBackAsync(Loads.Unknown, default);
        var back = new List<string>();
        foreach (var part in plan.Parts)
        {
            await using var reader = part.Partition.Open(new ScanContext());
            while (await reader.NextAsync(default) is { } batch)
            {
                using (batch)
                {
                    back.AddRange(
                        Enumerable
                            .Range(0, batch.Length)
                            .Select(i =>
                                string.Join(
                                    ",",
                                    batch.Columns.Take(source.Schema.Count).Select(c => Text(c.ValueAt(i)))
                                )
                            )
                    );
                }
            }
        }

        return ([.. written.Order(StringComparer.Ordinal)], [.. back.Order(StringComparer.Ordinal)]);
    }

    /// <summary>Enumerations become texts in a new table.</summary>
    private static TypeKind Kind(DataType type) => type.Kind == TypeKind.Enum ? TypeKind.Varchar : type.Kind;

    private static string Text(object? value) =>
        value switch
        {
            null => "NULL",
            byte[] bytes => Convert.ToHexString(bytes),
            System.Collections.IEnumerable list and not string => string.Join(";", list.Cast<object?>().Select(Text)),
            _ => $"{value}",
        };
}
