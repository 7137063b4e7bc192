using Weir.Benchmarks.Peers;

namespace Weir.Benchmarks;

internal static class Program
{
    private static int Main(string[] arguments)
    {
        try
        {
            return arguments switch
            {
                ["peer", "duckdb", .. var rest] => DuckDbPeer.Run(rest),
                ["peer", "json", var file] => JsonLoopPeer.Run(file),
                _ => BenchmarkRun.Run(BenchmarkOptions.Parse(arguments)),
            };
        }
        catch (BenchmarkException failure)
        {
            Console.Error.WriteLine($"bench: {failure.Message}");
            return 2;
        }
    }
}
