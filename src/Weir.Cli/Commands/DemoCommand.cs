using System.CommandLine;
using Weir.Cli.Demo;
using Weir.Cli.Output;
using Weir.Cli.Progress;
using Weir.Hosting;

namespace Weir.Cli.Commands;

/// <summary><c>weir demo</c>: the quickstart's pipeline, with an API of its own, and its result.</summary>
internal sealed class DemoCommand : ICommand
{
    private const string ApiVariable = "WEIR_DEMO_API";
    private const string Result =
        "SELECT region, category, orders, customers, quantity, revenue FROM 'out/revenue.parquet' ORDER BY revenue DESC LIMIT 12";

    private static readonly string Example = Path.Combine("examples", "quickstart", "pipeline.yaml");

    private readonly CommonOptions _common = new();
    private readonly ProgressOption _progress = new();

    public Command Create()
    {
        var command = new Command(
            "demo",
            "Joins a CSV file, a Parquet file, an HTTP API and a database, and loads the result"
        )
        {
            _progress.Option,
        };
        _common.Handle(command, RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var isQuiet = _common.IsQuiet(parsed);
        var path = Find();
        var api = CustomerApi.Start(Path.Combine(Path.GetDirectoryName(path)!, "data", "customers.jsonl"));
        await using var apiScope = api.ConfigureAwait(false);
        Environment.SetEnvironmentVariable(ApiVariable, api.BaseUrl);
        if (!isQuiet)
        {
            Console.Error.WriteLine($"pipeline  {Path.GetRelativePath(Environment.CurrentDirectory, path)}");
            Console.Error.WriteLine($"API       {api.BaseUrl}/customers");
        }

        var file = PipelineFile.Load(path);
        var session = await PipelineSession
            .OpenAsync(file, _common.Request(parsed), cancellationToken)
            .ConfigureAwait(false);
        await using var sessionScope = session.ConfigureAwait(false);
        var report = await PipelineSession
            .RunAsync(file, session, _progress.Value(parsed, isQuiet), cancellationToken)
            .ConfigureAwait(false);
        var code = PipelineSession.Finish(report, isQuiet, _common.IsVerbose(parsed));
        if (code == ExitCodes.Done)
        {
            await SqlCommand
                .RunScriptAsync(session, Result, new OutputOptions(null, "table", IsQuiet: true), cancellationToken)
                .ConfigureAwait(false);
        }

        return code;
    }

    /// <summary>The example in a folder above the program or above where the user is.</summary>
    private static string Find()
    {
        foreach (var start in new[] { AppContext.BaseDirectory, Environment.CurrentDirectory })
        {
            for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
            {
                var file = Path.Combine(folder.FullName, Example);
                if (File.Exists(file))
                {
                    return file;
                }
            }
        }

        throw new WeirException(ErrorCode.FileNotFound, $"{Example} is not in a folder above this one")
        {
            Hint = "Run it in a checkout of Weir.",
        };
    }
}
