using System.CommandLine;
using System.Globalization;
using Weir.Engine;

namespace Weir.Cli.Commands;

/// <summary><c>weir engines</c>: what can run queries here.</summary>
internal sealed class EnginesCommand : ICommand
{
    public Command Create()
    {
        var verbose = new Option<bool>("--verbose") { Description = "Shows settings" };
        var command = new Command("engines", "Lists the engines and whether they are available") { verbose };
        command.Aliases.Add("list-engines");
        command.SetAction(parsed =>
        {
            var version = typeof(WeirSession).Assembly.GetName().Version?.ToString(3);
            Console.Out.WriteLine($"weir\tavailable\t{version}");
            if (parsed.GetValue(verbose))
            {
                var options = new SessionOptions();
                Console.Out.WriteLine(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"  threads={options.Threads} memory={options.MemoryLimit}"
                    )
                );
            }

            return ExitCodes.Done;
        });
        return command;
    }
}
