namespace Weir.Functions.Tests;

/// <summary>Expected values were computed by PostgreSQL 15.</summary>
public class MathTests
{
    [Theory]
    [InlineData("round", "2.5::double", "2")]
    [InlineData("round", "-2.567::dec(10,3)|2::int", "-2.570")]
    [InlineData("round", "1234.567::dec(10,3)|-2::int", "1200.000")]
    [InlineData("round", "2.5::dec(2,1)", "3")]
    [InlineData("trunc", "-2.567::dec(10,3)|2::int", "-2.560")]
    [InlineData("ceil", "-1.5::dec(2,1)", "-1")]
    [InlineData("floor", "-1.5::dec(2,1)", "-2")]
    [InlineData("ceil", "1.2::double", "2")]
    [InlineData("power", "2::int|10::int", "1024")]
    [InlineData("^", "2::int|10::int", "1024")]
    [InlineData("sqrt", "2::int", "1.4142135623730951")]
    [InlineData("ln", "10::int", "2.302585092994046")]
    [InlineData("log", "100::int", "2")]
    [InlineData("log", "10::int|1000::int", "3")]
    [InlineData("div", "-7::int|2::int", "-3")]
    [InlineData("div", "7.5::dec(2,1)|2::int", "3")]
    [InlineData("gcd", "12::int|18::int", "6")]
    [InlineData("lcm", "4::int|6::int", "12")]
    [InlineData("factorial", "20::int", "2432902008176640000")]
    [InlineData("width_bucket", "5.35::double|0.024::double|10.06::double|5::int", "3")]
    [InlineData("degrees", "0.5::double", "28.64788975654116")]
    [InlineData("atan2", "1::int|2::int", "0.4636476090008061")]
    [InlineData("sign", "-8.4::dec(2,1)", "-1")]
    [InlineData("pi", "", "3.141592653589793")]
    [InlineData("bit_count", "7::int", "3")]
    [InlineData("isnan", "NaN::double", "true")]
    [InlineData("greatest", "1::int|NULL::int|3::int", "3")]
    [InlineData("least", "1.5::dec(2,1)|2::int", "1.5")]
    [InlineData("greatest", "NULL::int|NULL::int", "NULL")]
    [InlineData("round", "1.235::double|2::int", "1.24")]
    [InlineData("pg_typeof", "1::int", "integer")]
    public void Gives_the_value_of_PostgreSQL(string function, string arguments, string expected)
    {
        Assert.Equal(expected, Values.Call(function, arguments));
    }

    [Theory]
    [InlineData("sqrt", "-1::int", "INVALID_PARAMETER")]
    [InlineData("ln", "0::int", "INVALID_PARAMETER")]
    [InlineData("power", "0::int|-1::int", "INVALID_PARAMETER")]
    [InlineData("exp", "1000::int", "NUMERIC_OVERFLOW")]
    [InlineData("factorial", "34::int", "NUMERIC_OVERFLOW")]
    [InlineData("acos", "2::int", "INVALID_PARAMETER")]
    public void Raises(string function, string arguments, string code)
    {
        Assert.Equal(code, Assert.Throws<WeirException>(() => Values.Call(function, arguments)).Code.Name);
    }
}
