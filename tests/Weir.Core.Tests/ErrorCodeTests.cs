using System.Reflection;

namespace Weir.Core.Tests;

public sealed class ErrorCodeTests
{
    [Fact]
    public void Names_are_unique_and_states_have_five_characters()
    {
        var codes = typeof(ErrorCode)
            .GetProperties(BindingFlags.Public | BindingFlags.Static)
            .Select(p => (ErrorCode)p.GetValue(null)!)
            .ToList();
        Assert.True(codes.Count > 30);
        Assert.Equal(codes.Count, codes.Select(c => c.Name).Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(codes.Count, codes.Select(c => c.SqlState).Distinct(StringComparer.Ordinal).Count());
        Assert.All(codes, c => Assert.Equal(5, c.SqlState.Length));
    }
}
