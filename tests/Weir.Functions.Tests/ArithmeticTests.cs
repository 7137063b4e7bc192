namespace Weir.Functions.Tests;

/// <summary>Expected values were computed by PostgreSQL 15, scales of decimals apart.</summary>
public class ArithmeticTests
{
    [Theory]
    [InlineData("+", "1::int|2::int", "3")]
    [InlineData("+", "1::short|2::long", "3")]
    [InlineData("+", "1::int|NULL::int", "NULL")]
    [InlineData("+", "1::int|NULL::null", "NULL")]
    [InlineData("+", "1.5::dec(3,1)|2.25::dec(5,2)", "3.75")]
    [InlineData("+", "0.1::double|0.2::double", "0.30000000000000004")]
    [InlineData("+", "1::int|2", "3")]
    [InlineData("-", "5::int|7::int", "-2")]
    [InlineData("-", "5::int", "-5")]
    [InlineData("-", "1::int|0.05::dec(15,2)", "0.95")]
    [InlineData("*", "1000.00::dec(15,2)|0.95::dec(16,2)", "950.0000")]
    [InlineData("*", "12345678901234567890.1234::dec(38,4)|1.05::dec(16,2)", "12962962846296296284.629570")]
    [InlineData("*", "2::int|1.5::double", "3")]
    [InlineData("/", "7::int|2::int", "3")]
    [InlineData("/", "-7::int|2::int", "-3")]
    [InlineData("/", "1.0::dec(2,1)|3::int", "0.33333333333333333333")]
    [InlineData("/", "2::dec(1,0)|3::dec(1,0)", "0.66666666666666666667")]
    [InlineData("/", "-2::dec(1,0)|3::dec(1,0)", "-0.66666666666666666667")]
    [InlineData("/", "7::double|2::int", "3.5")]
    [InlineData("%", "-7::int|3::int", "-1")]
    [InlineData("%", "7.5::dec(3,1)|2::int", "1.5")]
    [InlineData("mod", "-9::int|4::int", "-1")]
    [InlineData("abs", "-9::int", "9")]
    [InlineData("abs", "-1.50::dec(5,2)", "1.50")]
    [InlineData("&", "91::int|15::int", "11")]
    [InlineData("|", "32::long|3::int", "35")]
    [InlineData("#", "17::int|5::int", "20")]
    [InlineData("<<", "1::int|4::int", "16")]
    [InlineData(">>", "-8::int|2::int", "-2")]
    [InlineData("~", "1::int", "-2")]
    public void Gives_the_value_of_PostgreSQL(string function, string arguments, string expected)
    {
        Assert.Equal(expected, Values.Call(function, arguments));
    }

    [Theory]
    [InlineData("+", "2147483647::int|1::int", "NUMERIC_OVERFLOW")]
    [InlineData("+", "32767::short|1::short", "NUMERIC_OVERFLOW")]
    [InlineData("-", "-9223372036854775808::long|1::int", "NUMERIC_OVERFLOW")]
    [InlineData("*", "9223372036854775807::long|2::int", "NUMERIC_OVERFLOW")]
    [InlineData("*", "1e300::double|1e300::double", "NUMERIC_OVERFLOW")]
    [InlineData("*", "99999999999999999999999999999999999999::dec(38,0)|10::int", "NUMERIC_OVERFLOW")]
    [InlineData("+", "99999999999999999999999999999999999999::dec(38,0)|1::int", "NUMERIC_OVERFLOW")]
    [InlineData("-", "-2147483648::int", "NUMERIC_OVERFLOW")]
    [InlineData("/", "-2147483648::int|-1::int", "NUMERIC_OVERFLOW")]
    [InlineData("/", "1::int|0::int", "DIVISION_BY_ZERO")]
    [InlineData("/", "1::double|0::double", "DIVISION_BY_ZERO")]
    [InlineData("/", "1.5::dec(2,1)|0::int", "DIVISION_BY_ZERO")]
    [InlineData("%", "1::int|0::int", "DIVISION_BY_ZERO")]
    [InlineData("%", "1.5::dec(2,1)|0.0::dec(2,1)", "DIVISION_BY_ZERO")]
    public void Raises(string function, string arguments, string code)
    {
        var error = Assert.Throws<WeirException>(() => Values.Call(function, arguments));

        Assert.Equal(code, error.Code.Name);
    }

    [Theory]
    [InlineData("+", "1::short|1::short", "SMALLINT")]
    [InlineData("+", "1::short|1::int", "INTEGER")]
    [InlineData("+", "1::int|1::huge", "HUGEINT")]
    [InlineData("+", "1::int|1::real", "DOUBLE PRECISION")]
    [InlineData("+", "1::real|1::real", "REAL")]
    [InlineData("-", "1::int|0.05::dec(15,2)", "DECIMAL(16,2)")]
    [InlineData("*", "1::dec(15,2)|1::dec(16,2)", "DECIMAL(31,4)")]
    [InlineData("*", "1::dec(31,4)|1::dec(16,2)", "DECIMAL(38,6)")]
    [InlineData("*", "1::dec(38,16)|1::dec(38,16)", "DECIMAL(38,20)")]
    [InlineData("/", "1::dec(38,4)|1::dec(38,4)", "DECIMAL(38,20)")]
    [InlineData("/", "1::dec(38,20)|1::dec(38,4)", "DECIMAL(38,20)")]
    [InlineData("/", "1::dec(20,16)|1::int", "DECIMAL(38,22)")]
    public void Has_the_type(string function, string arguments, string expected)
    {
        Assert.Equal(expected, Values.ResultType(function, arguments));
    }

    [Fact]
    public void Same_calls_are_the_same_function_and_others_are_not()
    {
        var catalog = FunctionCatalog.BuiltIn;
        var first = catalog.ResolveScalar("+", [Columnar.DataType.Int32, Columnar.DataType.Int32], [false, false]);
        var other = catalog.ResolveScalar("+", [Columnar.DataType.Int64, Columnar.DataType.Int32], [false, false]);
        var second = catalog.ResolveScalar("+", [Columnar.DataType.Int32, Columnar.DataType.Int32], [false, false]);

        Assert.Equal(first!.Function, second!.Function);
        Assert.NotEqual(first.Function, other!.Function);
    }

    [Fact]
    public void A_null_row_does_not_raise_whatever_its_value()
    {
        using var left = Values.Column("int", "2147483647", "1", "NULL", "2147483647");
        using var right = Values.Column("int", "NULL", "2", "1", "NULL");
        var function = FunctionCatalog.BuiltIn.ResolveScalar("+", [left.Type, right.Type], [false, false])!;

        using var sum = function.Function.Evaluate([left, right], 4, Values.Context);

        Assert.Equal([null, 3, null, null], Enumerable.Range(0, 4).Select(sum.ValueAt));
    }
}
