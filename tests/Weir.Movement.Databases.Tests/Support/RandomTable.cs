using System.Globalization;

namespace Weir.Movement.Databases.Tests.Support;

/// <summary>A table with columns of random types and random rows.</summary>
/// <param name="Columns">Quoted names and types.</param>
/// <param name="Rows">Values as the server reads them; null for NULL.</param>
internal sealed record RandomTable(IReadOnlyList<(string Name, RandomType Type)> Columns, IReadOnlyList<string?[]> Rows)
{
    private static readonly string[] Names = ["c{0}", "\"Column {0}\"", "\"group{0}\"", "\"Ü'{0}\"", "\"x.{0}\""];

    public static RandomTable Create(Random random, Func<RandomType, bool> isWanted)
    {
        var types = RandomTypes.All.Where(isWanted).ToList();
        var columns = Enumerable
            .Range(0, random.Next(1, 9))
            .Select(i =>
                (
                    string.Format(CultureInfo.InvariantCulture, Names[random.Next(Names.Length)], i),
                    types[random.Next(types.Count)]
                )
            )
            .ToList();
        var rows = Enumerable
            .Range(0, random.Next(6) == 0 ? random.Next(2) : random.Next(150))
            .Select(_ => columns.Select(c => random.Next(6) == 0 ? null : c.Item2.Value(random)).ToArray())
            .ToList();
        return new RandomTable(columns, rows);
    }

    /// <summary>For the statement that makes it.</summary>
    public SourceTable Source => new([.. Columns.Select(c => (c.Name, c.Type.Name))], Rows);

    /// <summary>What the server compares.</summary>
    public string Same(bool inSqlite) =>
        string.Join(
            ", ",
            Columns.Select(c =>
                string.Format(
                    CultureInfo.InvariantCulture,
                    inSqlite ? c.Type.SameInSqlite ?? c.Type.Same : c.Type.Same,
                    c.Name
                )
            )
        );
}
