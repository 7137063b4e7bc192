namespace Weir.Functions.Tests;

/// <summary>Expected values were computed by PostgreSQL 15.</summary>
public class NestedTests
{
    [Theory]
    [InlineData("array_to_string", "{1,2,NULL,5}::int[]|,|*", "1,2,*,5")]
    [InlineData("array_to_string", "{1,2,NULL,5}::int[]|,", "1,2,5")]
    [InlineData("array_length", "{1,2,3}::int[]|1::int", "3")]
    [InlineData("array_length", "{}::int[]|1::int", "NULL")]
    [InlineData("array_position", "{sun,mon}::text[]|mon", "2")]
    [InlineData("array_append", "{1,2}::int[]|3::int", "{1,2,3}")]
    [InlineData("||", "{1,2}::int[]|3::int", "{1,2,3}")]
    [InlineData("||", "0::int|{1,2}::int[]", "{0,1,2}")]
    [InlineData("array_cat", "{1,2}::int[]|{3}::int[]", "{1,2,3}")]
    [InlineData("array_remove", "{1,2,3,2}::int[]|2::int", "{1,3}")]
    [InlineData("cardinality", "{1,2}::int[]", "2")]
    [InlineData("@>", "{1,2,3}::int[]|{3}::int[]", "true")]
    [InlineData("array_extract", "{1,2,3}::int[]|2::int", "2")]
    [InlineData("array_extract", "{1,2,3}::int[]|-1::int", "3")]
    [InlineData("array_extract", "{1,2,3}::int[]|4::int", "NULL")]
    [InlineData("list_value", "1::int|2.5::dec(2,1)", "{1.0,2.5}")]
    [InlineData("list_contains", "{1,2}::int[]|2::int", "true")]
    [InlineData("list_sort", "{3,1,2}::int[]", "{1,2,3}")]
    [InlineData("list_distinct", "{3,1,3}::int[]", "{3,1}")]
    [InlineData("array_slice", "{1,2,3,4}::int[]|2::int|3::int", "{2,3}")]
    [InlineData("range", "1::int|3::int", "{1,2}")]
    [InlineData("->", "{\"a\":{\"b\":[1,2]}}::json¦a", "{\"b\":[1,2]}")]
    [InlineData("->>", "{\"a\":\"x\"}::json¦a", "x")]
    [InlineData("->", "[1,2,3]::json¦2::int", "3")]
    [InlineData("->", "[1,2,3]::json¦-1::int", "3")]
    [InlineData("#>", "{\"a\":{\"b\":[1,2]}}::json¦{a,b,1}::text[]", "2")]
    [InlineData("#>>", "{\"a\":{\"b\":[\"x\"]}}::json¦{a,b,0}::text[]", "x")]
    [InlineData("->>", "{\"a\":null}::json¦a", "NULL")]
    [InlineData("->", "{\"a\":null}::json¦a", "null")]
    [InlineData("json_typeof", "-1.5::json", "number")]
    [InlineData("json_array_length", "[1,2,[3]]::json", "3")]
    [InlineData("to_json", "a \"q\"::text", "\"a \\\"q\\\"\"")]
    [InlineData("json_build_object", "a|1::int|b|x", "{\"a\" : 1, \"b\" : \"x\"}")]
    [InlineData("json_extract_string", "{\"a\":[{\"b c\":\"x\"}]}::json¦$.a[0].\"b c\"", "x")]
    [InlineData("json_valid", "{::text", "false")]
    public void Gives_the_value_of_PostgreSQL(string function, string arguments, string expected)
    {
        Assert.Equal(expected, Values.Call(function, arguments));
    }

    [Theory]
    [InlineData("->", "{::text¦a", "INVALID_CAST")]
    [InlineData("json_extract", "{}::json¦$x", "INVALID_PARAMETER")]
    public void Raises(string function, string arguments, string code)
    {
        Assert.Equal(code, Assert.Throws<WeirException>(() => Values.Call(function, arguments)).Code.Name);
    }
}
