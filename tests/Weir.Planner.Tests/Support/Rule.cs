using Weir.Plan;

namespace Weir.Planner.Tests.Support;

/// <summary>One rule of the optimizer, with trees before and after it.</summary>
internal sealed class Rule(Func<PlanNode, PlanNode> apply)
{
    /// <summary>The rule makes the second tree of the first, which is what binding makes of the statement.</summary>
    public void Fires(string sql, string before, string after)
    {
        var bound = Database.Plain.Bind(sql);
        Assert.Equal(before, Trees.Print(bound));
        Assert.Equal(after, Trees.Print(apply(bound)));
    }

    /// <summary>The rule leaves what binding makes of the statement as it is.</summary>
    public void Stays(string sql, string tree) => Fires(sql, tree, tree);
}
