using System.Globalization;

namespace Weir.Engine.Tests.Support;

/// <summary>
/// Random queries over two tables <c>{a}</c> and <c>{b}</c> with columns id, k, s, d, ts, n, f, o. They mean the same in
/// PostgreSQL, never raise, and give texts.
/// </summary>
internal sealed class RandomQueries(int seed)
{
    private static readonly string[] Columns = ["id", "k", "s", "d", "ts", "n", "f", "o"];
    private static readonly string[] Comparisons = ["=", "<>", "<", "<=", ">", ">="];

    private readonly Random _random = new(seed);

    public string Next() =>
        _random.Next(9) switch
        {
            0 => $"select cast(count(*) as varchar), {Text("x", "id")} from {{a}} x{Where("x")} group by x.id",
            1 =>
                $"select cast(count(*) as varchar), cast(sum(x.n) as varchar), cast(min(x.d) as varchar), max(x.s), cast(count(x.k) as varchar) from {{a}} x{Where("x")}",
            2 =>
                $"select x.s, cast(max(x.ts) as varchar), cast(sum(x.id) as varchar) from {{a}} x{Where("x")} group by x.s",
            3 =>
                $"select {Text("x")}, {Text("y")} from {{a}} x {JoinKind()} {{b}} y on {Key()}{(Chance(3) ? $" and {Condition("y", 2)}" : "")}{(Chance(2) ? Where(Chance(2) ? "x" : "y") : "")}",
            4 =>
                $"select {Text("x")} from {{a}} x where {(Chance(2) ? "not " : "")}exists (select 1 from {{b}} y where {Key()} and {Condition("y", 2)})",
            5 =>
                $"select {Text("x")} from {{a}} x where x.k {(Chance(2) ? "not " : "")}in (select y.k from {{b}} y{Where("y")})",
            6 => $"select distinct {Text("x")} from {{a}} x{Where("x")}",
            7 =>
                $"select {Text("x", "id")}, {Text("x", "s")} from {{a}} x{Where("x")} order by x.{Pick(Columns)}{(Chance(2) ? " desc" : "")}{(Chance(2) ? " nulls first" : " nulls last")}, x.id, x.k, x.s limit {_random.Next(30)} offset {_random.Next(20)}",
            _ => $"select {Text("x")}, {Text("x")} from {{a}} x{Where("x")}",
        };

    private string Where(string table) => $" where {Condition(table, 0)}";

    private string Condition(string table, int depth)
    {
        if (depth < 3 && Chance(2))
        {
            return _random.Next(5) switch
            {
                0 => $"not ({Condition(table, depth + 1)})",
                1 or 2 => $"({Condition(table, depth + 1)} and {Condition(table, depth + 1)})",
                _ => $"({Condition(table, depth + 1)} or {Condition(table, depth + 1)})",
            };
        }

        var column = Pick(Columns);
        var name = $"{table}.{column}";
        return _random.Next(10) switch
        {
            0 => $"{name} is {(Chance(2) ? "not " : "")}null",
            1 =>
                $"{name} {(Chance(2) ? "not " : "")}in ({Constant(column)}, {(Chance(5) ? "null" : Constant(column))}, {Constant(column)})",
            2 => $"{name} {(Chance(2) ? "not " : "")}between {Constant(column)} and {Constant(column)}",
            3 => $"{name} is {(Chance(2) ? "not " : "")}distinct from {(Chance(4) ? "null" : Constant(column))}",
            4 => $"{table}.s {(Chance(3) ? "not " : "")}like '{Pick(["a%", "%b", "_", "%ü%", "", "A_%", "%"])}'",
            5 => $"{table}.id {Pick(Comparisons)} {table}.k",
            6 => $"coalesce({table}.k, 2) + {table}.id {Pick(Comparisons)} {_random.Next(300)}",
            7 => $"{Constant(column)} {Pick(Comparisons)} {name}",
            _ => $"{name} {Pick(Comparisons)} {Constant(column)}",
        };
    }

    private string Constant(string column) =>
        column switch
        {
            "id" => _random.Next(-5, 310).ToString(CultureInfo.InvariantCulture),
            "k" => Pick(["-1", "0", "1", "2", "3", "7", "2.5"]),
            "s" => Pick(["''", "'a'", "'A'", "'ab'", "'b'", "'a '", "'über'", "'z'", "'10'"]),
            "d" => $"date '2024-0{_random.Next(1, 10)}-{_random.Next(10, 29)}'",
            "ts" => $"timestamp '2024-0{_random.Next(1, 10)}-15 {_random.Next(10, 24)}:30:00.25'",
            "n" => Pick(["0", "-1.5", "2.25", "10", "3.333", "99.99"]),
            "f" => Pick(["0", "-0.5", "1.5", "2", "1e2"]),
            _ => Pick(["true", "false"]),
        };

    private string Text(string table, string? column = null) => $"cast({table}.{column ?? Pick(Columns)} as varchar)";

    private string Key() =>
        Pick(["x.k = y.k", "x.s = y.s", "x.d = y.d", "x.id = y.k", "x.k = y.k and x.o = y.o", "x.n = y.n"]);

    private string JoinKind() => Pick(["join", "left join", "right join", "full join"]);

    private bool Chance(int of) => _random.Next(of) == 0;

    private string Pick(string[] items) => items[_random.Next(items.Length)];
}
