namespace Weir.Crash.Tests;

/// <summary>The process that moves rows and is killed.</summary>
internal static class Program
{
    public static async Task Main()
    {
        while (await Console.In.ReadLineAsync() is { } line)
        {
            await using var run = new Mover(MoveOrder.Parse(line), Console.Out);
            await run.RunAsync();
        }
    }
}
