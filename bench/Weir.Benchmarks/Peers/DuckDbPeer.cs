using System.Text;

namespace Weir.Benchmarks.Peers;

/// <summary>
/// The process that runs DuckDB: <c>peer duckdb --threads N [--execute SQL]… [--query SQL]…</c>. Rows of a query go to
/// standard output as CSV with a header.
/// </summary>
internal static class DuckDbPeer
{
    public static int Run(IReadOnlyList<string> arguments)
    {
        using var output = new StreamWriter(Console.OpenStandardOutput(), new UTF8Encoding(false), 1 << 16);
        var threads = "1";
        DuckDbConnection? connection = null;
        try
        {
            for (var i = 0; i + 1 < arguments.Count; i += 2)
            {
                var value = arguments[i + 1];
                switch (arguments[i])
                {
                    case "--threads":
                        threads = value;
                        break;
                    case "--execute":
                        (connection ??= new DuckDbConnection(threads)).Execute(value);
                        break;
                    case "--query":
                        (connection ??= new DuckDbConnection(threads)).Query(value, output);
                        break;
                    case var unknown:
                        throw new BenchmarkException($"the DuckDB peer does not know {unknown}");
                }
            }
        }
        finally
        {
            connection?.Dispose();
        }

        return 0;
    }
}
