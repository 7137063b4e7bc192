namespace Weir.Functions.Tests;

/// <summary>Expected values were computed by PostgreSQL 15.</summary>
public class CastTests
{
    [Theory]
    [InlineData("2.5::double", "int", "2")]
    [InlineData("3.5::double", "int", "4")]
    [InlineData("-2.5::double", "int", "-2")]
    [InlineData("2.5::dec(3,1)", "int", "3")]
    [InlineData("-2.5::dec(3,1)", "int", "-3")]
    [InlineData("1.005::dec(5,3)", "dec(5,2)", "1.01")]
    [InlineData("1.5::dec(3,1)", "dec(38,10)", "1.5000000000")]
    [InlineData("0.1::double", "dec(20,10)", "0.1000000000")]
    [InlineData("0.285::double", "dec(5,2)", "0.29")]
    [InlineData("123456789012345678901234567890.5::dec(38,1)", "double", "1.2345678901234568e+29")]
    [InlineData("1::int", "bool", "true")]
    [InlineData("true::bool", "int", "1")]
    [InlineData("t::text", "bool", "true")]
    [InlineData(" 42 ::text", "int", "42")]
    [InlineData("2020-02-29::date", "ts", "2020-02-29 00:00:00")]
    [InlineData("2020-02-29 13:14:15.5::ts", "date", "2020-02-29")]
    [InlineData("1969-12-31 23:00:00::ts", "date", "1969-12-31")]
    [InlineData("2020-02-29 13:14:15.5::ts", "time", "13:14:15.5")]
    [InlineData("2020-07-01 12:00:00::ts", "tstz", "2020-07-01 12:00:00+02")]
    [InlineData("2020-07-01 12:00:00+00::tstz", "ts", "2020-07-01 14:00:00")]
    [InlineData("2020-07-01 23:00:00+00::tstz", "date", "2020-07-02")]
    [InlineData("12:30:00::time", "interval", "12:30:00")]
    [InlineData("1 day 25:00:00::interval", "time", "01:00:00")]
    [InlineData("{1,NULL,3}::text", "int[]", "{1,NULL,3}")]
    [InlineData("{1,2}::int[]", "text[]", "{1,2}")]
    [InlineData("{1,2}::int[]", "json", "[1,2]")]
    [InlineData("1.50::dec(5,2)", "text", "1.50")]
    [InlineData("3000000000::long", "dec(12,2)", "3000000000.00")]
    [InlineData("1e20::double", "huge", "100000000000000000000")]
    public void Converts(string value, string type, string expected)
    {
        Assert.Equal(expected, Cast(value, type, false));
    }

    [Theory]
    [InlineData("abc::text", "int", "INVALID_CAST", "invalid input syntax for type integer: \"abc\"")]
    [InlineData("99999::text", "short", "NUMERIC_OVERFLOW", "value \"99999\" is out of range for type smallint")]
    [InlineData("1.5::text", "int", "INVALID_CAST", "invalid input syntax for type integer: \"1.5\"")]
    [InlineData("40000::int", "short", "NUMERIC_OVERFLOW", "smallint out of range: 40000")]
    [InlineData("1e10::double", "int", "NUMERIC_OVERFLOW", "integer out of range: 10000000000")]
    [InlineData("NaN::double", "int", "NUMERIC_OVERFLOW", "integer out of range: NaN")]
    [InlineData("123.45::dec(5,2)", "dec(3,1)", "NUMERIC_OVERFLOW", null)]
    [InlineData("{a::text", "int[]", "INVALID_CAST", null)]
    [InlineData("{\"a\":::text", "json", "INVALID_CAST", null)]
    [InlineData("2020-02-30::text", "date", "INVALID_CAST", null)]
    [InlineData("1::int", "date", "TYPE_MISMATCH", "cannot cast type integer to date")]
    public void Raises_and_TRY_gives_null(string value, string type, string code, string? message)
    {
        var error = Assert.Throws<WeirException>(() => Cast(value, type, false));

        Assert.Equal(code, error.Code.Name);
        if (message is not null)
        {
            Assert.Equal(message, error.Message);
        }

        if (code != "TYPE_MISMATCH")
        {
            Assert.Equal("NULL", Cast(value, type, true));
        }
    }

    [Theory]
    [InlineData("int", "dec(5,2)", "DECIMAL(12,2)")]
    [InlineData("short", "long", "BIGINT")]
    [InlineData("dec(10,2)", "dec(8,5)", "DECIMAL(13,5)")]
    [InlineData("int", "real", "DOUBLE PRECISION")]
    [InlineData("date", "ts", "TIMESTAMP")]
    [InlineData("null", "text", "VARCHAR")]
    [InlineData("int[]", "long[]", "BIGINT[]")]
    [InlineData("int", "text", "none")]
    public void Common_types(string left, string right, string expected)
    {
        Assert.Equal(expected, TypeRules.CommonType(Values.Type(left), Values.Type(right))?.ToString() ?? "none");
        Assert.Equal(expected, TypeRules.CommonType(Values.Type(right), Values.Type(left))?.ToString() ?? "none");
    }

    private static string Cast(string value, string type, bool isTry)
    {
        var at = value.LastIndexOf("::", StringComparison.Ordinal);
        using var source = Values.Column(value[(at + 2)..], value[..at]);
        using var result = CastKernel.Cast(source, Values.Type(type), isTry, Values.Context);
        Assert.Equal(Values.Type(type), result.Type);
        return Values.Text(result, 0);
    }
}
