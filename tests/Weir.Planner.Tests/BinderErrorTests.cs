using Weir.Planner.Tests.Support;

namespace Weir.Planner.Tests;

/// <summary>Wrong statements: the place, the code, what is wrong, and what could be meant.</summary>
public sealed class BinderErrorTests
{
    [Theory]
    [InlineData("select axe from a", "1:8 COLUMN_NOT_FOUND")]
    [InlineData("select aid,\n  a.axe from a", "2:3 COLUMN_NOT_FOUND")]
    [InlineData("select x.aid from a", "1:8 TABLE_NOT_FOUND")]
    [InlineData("select aid from a as p, a as q", "1:8 AMBIGUOUS_COLUMN")]
    [InlineData("select * from a, a", "1:18 DUPLICATE_NAME")]
    [InlineData("select lenght(at) from a", "1:8 FUNCTION_NOT_FOUND")]
    [InlineData("select at + 1 from a", "1:11 FUNCTION_NOT_FOUND")]
    [InlineData("select 1 from a where at = ax", "1:26 ")]
    [InlineData("select 1 from a where ax", "1:23 TYPE_MISMATCH")]
    [InlineData("select 1 from a where count(*) > 1", "1:23 GROUPING_ERROR")]
    [InlineData("select ax, count(*) from a", "1:8 GROUPING_ERROR")]
    [InlineData("select ax from a group by 2", "1:27 ")]
    [InlineData("select ax from a order by 2", "1:27 ")]
    [InlineData("select ax from a union select bid, bx from b", "1:")]
    [InlineData("select aid from a union select bt from b", "1:")]
    [InlineData("select (select bid, bx from b) from a", "1:8 ")]
    [InlineData("select 1 from a where sum(ax) over () > 1", "1:23 ")]
    [InlineData("select a.aid from a join b using (id)", "1:")]
    [InlineData("select distinct ax from a order by at", "1:36 INVALID_COLUMN_REFERENCE")]
    [InlineData("select cast(ax as daet) from a", "1:")]
    [InlineData("select ax from a limit 'x'", "1:")]
    public void A_wrong_statement_is_refused_at_its_place(string sql, string error) =>
        Assert.StartsWith(error, Database.Plain.Error(sql), StringComparison.Ordinal);

    [Theory]
    [InlineData("select axe from a", "ax")]
    [InlineData("select a.aidd from a", "aid")]
    [InlineData("select lenght(at) from a", "length")]
    [InlineData("select summ(ax) from a", "sum")]
    [InlineData("select aid from a as p, a as q", "Qualify it with the name of its table")]
    public void The_hint_names_what_could_be_meant(string sql, string candidate)
    {
        var error = Database.Plain.Error(sql);
        Assert.Contains(candidate, error[error.LastIndexOf('(')..], StringComparison.Ordinal);
    }
}
