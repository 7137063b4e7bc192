using System.Globalization;

namespace Weir.Commands.Tests.Support;

/// <summary>Compares outcomes of inserts, whose tags are the numbers that they insert, with what is in the table.</summary>
internal static class Inserted
{
    /// <summary>What is said to be there is there once; what is said not to be is not; the rest at most once.</summary>
    public static async Task CheckAsync(TestDatabase database, string table, int round, List<CommandOutcome> outcomes)
    {
        var rows = await database.QueryAsync($"SELECT id, count(*) FROM {table} WHERE round = {round} GROUP BY id");
        var counts = rows.Select(r => r.Split('|'))
            .ToDictionary(
                r => int.Parse(r[0], CultureInfo.InvariantCulture),
                r => int.Parse(r[1], CultureInfo.InvariantCulture)
            );
        foreach (var outcome in outcomes.Where(o => o.Tag is not null))
        {
            var count = counts.GetValueOrDefault((int)outcome.Tag!);
            var expected = outcome.Status switch
            {
                CommandStatus.Succeeded => count == 1,
                CommandStatus.Unknown => count <= 1,
                _ => count == 0,
            };
            Assert.True(expected, $"statement {outcome.Id} is {outcome.Status}, but there {count} times");
        }
    }
}
