namespace Weir.Functions.Tests;

/// <summary>Expected values were computed by PostgreSQL 15.</summary>
public class NumberPatternTests
{
    [Theory]
    [InlineData("to_char", "125::int|999", " 125")]
    [InlineData("to_char", "-125::int|999", "-125")]
    [InlineData("to_char", "125.8::dec(20,3)|999D9", " 125.8")]
    [InlineData("to_char", "1234567.891::dec(20,3)|FM9,999,999.00", "1,234,567.89")]
    [InlineData("to_char", "-12::int|S999", " -12")]
    [InlineData("to_char", "12::int|S999", " +12")]
    [InlineData("to_char", "-485::int|999MI", "485-")]
    [InlineData("to_char", "485::int|9 9 9", " 4 8 5")]
    [InlineData("to_char", "0.1::dec(20,3)|0.9", " 0.1")]
    [InlineData("to_char", "0.1::dec(20,3)|9.9", "  .1")]
    [InlineData("to_char", "-0.1::dec(20,3)|99.99", "  -.10")]
    [InlineData("to_char", "0.5::dec(20,3)|FM99.99", ".5")]
    [InlineData("to_char", "0::int|9.99", "  .00")]
    [InlineData("to_char", "12::int|9990999.9", "    0012.0")]
    [InlineData("to_char", "148.5::dec(20,3)|FM999.990", "148.500")]
    [InlineData("to_char", "-485::int|999PR", "<485>")]
    [InlineData("to_char", "485::int|RN", "        CDLXXXV")]
    [InlineData("to_char", "482::int|999th", " 482nd")]
    [InlineData("to_char", "12345::int|999", " ###")]
    [InlineData("to_char", "1485::int|9,999", " 1,485")]
    [InlineData("to_char", "485::int|\"Good number:\"999", "Good number: 485")]
    [InlineData("to_char", "12.4::dec(20,3)|99V999", " 12400")]
    [InlineData("to_char", "5::int|FM000", "005")]
    [InlineData("to_char", "1234.5::dec(20,3)|$9,999.99", "$ 1,234.50")]
    public void Gives_the_value_of_PostgreSQL(string function, string arguments, string expected)
    {
        Assert.Equal(expected, Values.Call(function, arguments));
    }
}
