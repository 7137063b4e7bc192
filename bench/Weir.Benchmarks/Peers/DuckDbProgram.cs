using System.Globalization;
using Weir.Benchmarks.Measuring;

namespace Weir.Benchmarks.Peers;

/// <summary>The command lines of the DuckDB side: this program in its mode as a peer.</summary>
internal sealed class DuckDbProgram(string program, int threads)
{
    /// <summary>A query whose rows go to a CSV file, after statements that prepare it.</summary>
    public string Query(string sql, string output, params string[] before) =>
        ShellText.Command([.. Peer(), .. before.SelectMany(s => new[] { "--execute", s }), "--query", sql])
        + " > "
        + ShellText.Quote(output);

    /// <summary>A statement that writes.</summary>
    public string Execute(string sql) => ShellText.Command([.. Peer(), "--execute", sql]);

    /// <summary>Runs a query that gives one row, outside all measurement.</summary>
    /// <returns>Its fields, separated by commas.</returns>
    public string Ask(string sql, string folder)
    {
        var output = Path.Combine(folder, ".answer");
        ProcessMeter.Run(Query(sql, output), folder);
        return File.ReadAllLines(output)[1];
    }

    private string[] Peer() => [program, "peer", "duckdb", "--threads", threads.ToString(CultureInfo.InvariantCulture)];
}
