using Weir.Columnar;
using Weir.Formats.Json;

namespace Weir.Formats.Tests.Json;

public sealed class JsonDriftTests
{
    private readonly List<string> _warnings = [];
    private readonly List<JsonRecordError> _rejected = [];

    [Theory]
    [InlineData("1", "\"x\"", "the string \"x\" is not a valid BIGINT")]
    [InlineData("1", "1.5", "1.5 is not a valid BIGINT")]
    [InlineData("1", "9223372036854775808", "9223372036854775808 is not a valid BIGINT")]
    [InlineData("1", "{\"a\":1}", "the object {\"a\":1} is not a valid BIGINT")]
    [InlineData("1.5", "1.55", "1.55 is not a valid DECIMAL(18,1)")]
    [InlineData("1e2", "1234567890.1234567890", "1234567890.1234567890 is not a valid DOUBLE PRECISION")]
    [InlineData("1e2", "9007199254740993", "9007199254740993 is not a valid DOUBLE PRECISION")]
    [InlineData("true", "1", "1 is not a valid BOOLEAN")]
    [InlineData("\"2024-01-01\"", "\"tomorrow\"", "the string \"tomorrow\" is not a valid DATE")]
    [InlineData("{\"a\":1}", "[1]", "the array [1] is not a valid STRUCT(a BIGINT)")]
    [InlineData("[1]", "1", "1 is not a valid BIGINT[]")]
    public async Task A_later_value_that_does_not_fit_is_an_error_or_rejected(string first, string later, string reason)
    {
        var text = $$"""[{"v":{{first}}},{"v":{{later}}},{"v":{{first}}}]""";
        foreach (var drift in new[] { JsonDriftPolicy.Widen, JsonDriftPolicy.Fail })
        {
            var error = await JsonTexts.ErrorAsync(text, Sampled(drift));
            Assert.Equal(ErrorCode.SchemaDrift, error.Code);
            Assert.Contains($"column \"v\": {reason}", error.Message, StringComparison.Ordinal);
        }

        var rows = await JsonTexts.RowsAsync(text, Sampled(JsonDriftPolicy.Reject));
        Assert.Equal(2, rows.Split('\n').Length);
        var rejected = Assert.Single(_rejected);
        Assert.Equal((2, "v", reason), (rejected.Record, rejected.Column, rejected.Reason));
        Assert.Equal($$"""{"v":{{later}}}""", rejected.RawText);
    }

    [Theory]
    [InlineData("1", "2.0", "1\n2")]
    [InlineData("1", "2e2", "1\n200")]
    [InlineData("1.50", "2", "1.50\n2.00")]
    [InlineData("1e2", "0.1", "100\n0.1")]
    [InlineData("null", "{\"a\":1}", "∅\n{\"a\":1}")]
    public async Task A_later_value_may_be_spelled_otherwise(string first, string later, string rows) =>
        Assert.Equal(
            rows,
            await JsonTexts.RowsAsync($$"""[{"v":{{first}}},{"v":{{later}}}]""", Sampled(JsonDriftPolicy.Fail))
        );

    [Fact]
    public async Task Widening_takes_any_value_into_a_text()
    {
        const string Text = """[{"v":"a"},{"v":1.50},{"v":{"x": 1}},{"v":true}]""";
        Assert.Equal("a\n1.50\n{\"x\": 1}\ntrue", await JsonTexts.RowsAsync(Text, Sampled(JsonDriftPolicy.Widen)));
        Assert.Equal("a", await JsonTexts.RowsAsync(Text, Sampled(JsonDriftPolicy.Reject)));
        Assert.Equal(3, _rejected.Count);
        await JsonTexts.ErrorAsync(Text, Sampled(JsonDriftPolicy.Fail));
    }

    [Fact]
    public async Task A_new_field_is_warned_of_or_rejected_or_an_error()
    {
        const string Text = """[{"v":{"a":1}},{"v":{"a":2,"b":1},"w":1},{"v":{"a":3,"b":1}},{"v":{"a":4}}]""";
        Assert.Equal(
            "{'a': 1}\n{'a': 2}\n{'a': 3}\n{'a': 4}",
            await JsonTexts.RowsAsync(Text, Sampled(JsonDriftPolicy.Widen))
        );
        Assert.Equal(2, _warnings.Count);
        Assert.Contains("the field \"v.b\" is new", _warnings[0], StringComparison.Ordinal);
        Assert.Equal("{'a': 1}\n{'a': 4}", await JsonTexts.RowsAsync(Text, Sampled(JsonDriftPolicy.Reject)));
        Assert.Equal([2L, 3L], _rejected.Select(r => r.Record));
        var error = await JsonTexts.ErrorAsync(Text, Sampled(JsonDriftPolicy.Fail));
        Assert.Equal(ErrorCode.SchemaDrift, error.Code);
        Assert.Contains("column \"v.b\"", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_field_that_vanishes_is_NULL() =>
        Assert.Equal(
            "1|x\n2|∅",
            await JsonTexts.RowsAsync("""[{"a":1,"b":"x"},{"a":2}]""", Sampled(JsonDriftPolicy.Fail))
        );

    [Fact]
    public async Task Declared_columns_leave_other_fields_out_and_read_strings_as_their_type()
    {
        var options = Sampled(JsonDriftPolicy.Fail) with
        {
            Columns =
            [
                new Field("n", DataType.Decimal(10, 2)),
                new Field("at", DataType.TimestampTz),
                new Field("s", DataType.Struct(new Field("k", DataType.Int32))),
                new Field("t", DataType.Varchar),
                new Field("none", DataType.Int32),
            ],
        };
        Assert.Equal(
            "12.35|2024-01-01 10:00:00+00|{'k': 7}|12|∅",
            await JsonTexts.RowsAsync(
                """[{"n":" 12.345 ","x":{},"at":"2024-01-01T12:00:00+02","s":{"k":"7","l":1},"t":12}]""",
                options
            )
        );
        var error = await JsonTexts.ErrorAsync("""[{"n":"twelve"}]""", options);
        Assert.Equal(ErrorCode.InvalidData, error.Code);
    }

    [Fact]
    public async Task Declared_types_win_over_the_sample_and_add_columns()
    {
        var options = new JsonReadOptions
        {
            Types = [new Field("ID", DataType.Int32), new Field("later", DataType.Date)],
        };
        Assert.Equal("id INTEGER, v BIGINT, later DATE", await JsonTexts.SchemaAsync("""[{"id":1,"v":2}]""", options));
    }

    [Fact]
    public async Task A_column_is_declared_once()
    {
        var options = new JsonReadOptions { Columns = [new Field("a", DataType.Int32), new Field("a", DataType.Date)] };
        Assert.Equal(ErrorCode.InvalidParameter, (await JsonTexts.ErrorAsync("[]", options)).Code);
    }

    [Fact]
    public async Task Every_digit_is_kept()
    {
        Assert.Equal(
            "9007199254740993|12345678901234567890.1234567890|2024-01-01 00:30:00+00|170141183460469231731687303715884105727",
            await JsonTexts.RowsAsync(
                """{"id":9007199254740993,"d":12345678901234567890.1234567890,"at":"2024-01-01T02:30:00+02:00","h":170141183460469231731687303715884105727}"""
            )
        );
        Assert.Equal(
            "v VARCHAR",
            await JsonTexts.SchemaAsync("""[{"v":999999999999999999999999999999999999999999}]""")
        );
    }

    [Fact]
    public async Task The_last_of_several_fields_of_one_name_counts() =>
        Assert.Equal(
            "2|{'a': 1}|{3,4}",
            await JsonTexts.RowsAsync("""{"x":1,"o":{"a":5},"l":[1,2],"x":2,"o":{"a":1},"l":[3,4]}""")
        );

    [Fact]
    public async Task Half_a_surrogate_pair_is_no_text()
    {
        const string Text = """[{"t":"x"},{"t":"\ud800"}]""";
        Assert.Equal(ErrorCode.InvalidData, (await JsonTexts.ErrorAsync(Text)).Code);
        Assert.Equal("x", await JsonTexts.RowsAsync(Text, Sampled(JsonDriftPolicy.Reject)));
        var asJson = new JsonReadOptions { Columns = [new Field("t", DataType.Json)] };
        Assert.Equal("\"x\"\n\"\\ud800\"", await JsonTexts.RowsAsync(Text, asJson));
    }

    private JsonReadOptions Sampled(JsonDriftPolicy drift) =>
        new()
        {
            SampleRows = 1,
            Drift = drift,
            Warn = _warnings.Add,
            Rejected = _rejected.Add,
        };
}
