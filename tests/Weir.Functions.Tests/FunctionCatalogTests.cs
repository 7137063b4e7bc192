using Weir.Columnar;

namespace Weir.Functions.Tests;

public class FunctionCatalogTests
{
    [Fact]
    public void Every_function_describes_itself()
    {
        foreach (var function in FunctionCatalog.BuiltIn.Describe())
        {
            Assert.NotEmpty(function.Description);
            Assert.StartsWith("(", function.Signature, StringComparison.Ordinal);
        }

        Assert.InRange(
            FunctionCatalog.BuiltIn.Describe().Select(f => f.Name).Distinct(StringComparer.Ordinal).Count(),
            250,
            1000
        );
    }

    [Fact]
    public void Names_are_found_in_any_case()
    {
        Assert.True(FunctionCatalog.BuiltIn.IsScalar("UPPER"));
        Assert.True(FunctionCatalog.BuiltIn.IsAggregate("Sum"));
        Assert.False(FunctionCatalog.BuiltIn.IsScalar("nothing"));
    }

    [Theory]
    [InlineData("sqrt", "1::int", "DOUBLE PRECISION")]
    [InlineData("round", "1.234::dec(10,3)|2::int", "DECIMAL(11,3)")]
    [InlineData("abs", "1::short", "SMALLINT")]
    [InlineData("length", "abc", "INTEGER")]
    [InlineData("length", "1::int", "none")]
    [InlineData("+", "2020-01-01::date|1 day::interval", "TIMESTAMP")]
    [InlineData("-", "2020-01-01::ts|2020-01-01", "INTERVAL")]
    [InlineData("+", "1::bool|1::int", "none")]
    [InlineData("greatest", "1::int|2.5::dec(3,1)", "DECIMAL(11,1)")]
    [InlineData("nothing", "1::int", "none")]
    public void Chooses_the_overload(string function, string arguments, string expected)
    {
        Assert.Equal(expected, Values.ResultType(function, arguments));
    }

    [Theory]
    [InlineData("year", "DECIMAL(18,0)")]
    [InlineData("SECOND", "DECIMAL(18,6)")]
    [InlineData("epoch", "DECIMAL(18,6)")]
    public void Extract_has_the_digits_of_its_field(string field, string expected)
    {
        var resolved = FunctionCatalog.BuiltIn.ResolveScalar(
            "extract",
            [DataType.Varchar, DataType.Timestamp],
            [false, false],
            [field, null]
        );

        Assert.Equal(expected, resolved!.ResultType.ToString());
        using var fields = Values.Column("text", field);
        using var stamps = Values.Column("ts", "1995-03-04 05:06:07.5");
        using var result = resolved.Function.Evaluate([fields, stamps], 1, Values.Context);
        Assert.StartsWith(
            field switch
            {
                "year" => "1995",
                "epoch" => "794293567.500000",
                _ => "7.500000",
            },
            Values.Text(result, 0),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Rounding_to_a_literal_number_of_digits_keeps_just_those()
    {
        var resolved = FunctionCatalog.BuiltIn.ResolveScalar(
            "round",
            [DataType.Decimal(38, 20), DataType.Int32],
            [false, false],
            [null, 2]
        );

        Assert.Equal(DataType.Decimal(21, 2), resolved!.ResultType);
        using var number = Values.Column("dec(38,20)", "2.34567");
        using var digits = Values.Column("int", "2");
        using var result = resolved.Function.Evaluate([number, digits], 1, Values.Context);
        Assert.Equal("2.35", Values.Text(result, 0));
    }

    [Fact]
    public void Structs_are_packed_under_literal_names_and_taken_apart()
    {
        using var name = Values.Column("text", "a");
        using var value = Values.Column("int", "5");
        var pack = FunctionCatalog.BuiltIn.ResolveScalar(
            "struct_pack",
            [name.Type, value.Type],
            [false, false],
            ["a", null]
        )!;
        using var packed = pack.Function.Evaluate([name, value], 1, Values.Context);
        var extract = FunctionCatalog.BuiltIn.ResolveScalar(
            "struct_extract",
            [packed.Type, name.Type],
            [false, false],
            [null, "a"]
        )!;
        using var part = extract.Function.Evaluate([packed, name], 1, Values.Context);

        Assert.Equal("STRUCT(a INTEGER)", packed.Type.ToString());
        Assert.Equal(5, part.ValueAt(0));
    }
}
