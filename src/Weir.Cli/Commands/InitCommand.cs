using System.CommandLine;

namespace Weir.Cli.Commands;

/// <summary><c>weir init</c>: a commented weir.yaml and a sample.</summary>
internal sealed class InitCommand : ICommand
{
    private const string Sample =
        "id,product,quantity,price,region\n1,Widget,2,19.99,North\n2,Gadget,1,24.50,South\n3,Widget,5,19.99,North\n";

    private const string Configuration = """
        # Connections: each has a name for SQL (name.table) and a type.
        connections:
          data: { type: files, path: ./data }        # data.sample = data/sample.csv
        #  shop: { type: postgres, url: "postgresql://user@localhost:5432/shop", password: "${SHOP_PASSWORD}" }
        #  app:  { type: sqlite, path: ./app.db }
        #  crm:  { type: http, base_url: "https://api.example.com/v1", resources: { customers: { path: /customers } } }

        # Settings hold for every query; the command line wins.
        settings:
          memory: 1GB

        """;

    public Command Create()
    {
        var folder = new Argument<string>("FOLDER") { DefaultValueFactory = _ => ".", Description = "Where to write" };
        var command = new Command("init", "Writes a commented weir.yaml and a sample") { folder };
        command.SetAction(
            (parsed, _) =>
                CommandLine.GuardAsync(
                    () => null,
                    false,
                    async token => await RunAsync(parsed.GetValue(folder)!, token).ConfigureAwait(false)
                )
        );
        return command;
    }

    private static async Task<int> RunAsync(string folder, CancellationToken cancellationToken)
    {
        var file = Path.Combine(folder, "weir.yaml");
        if (File.Exists(file))
        {
            throw new WeirException(ErrorCode.UsageError, $"{file} is there already; nothing was written");
        }

        var sample = Path.Combine(folder, "data", "sample.csv");
        Directory.CreateDirectory(Path.GetDirectoryName(sample)!);
        await File.WriteAllTextAsync(file, Configuration, cancellationToken).ConfigureAwait(false);
        if (!File.Exists(sample))
        {
            await File.WriteAllTextAsync(sample, Sample, cancellationToken).ConfigureAwait(false);
        }

        Console.Error.WriteLine(
            $"wrote {file} and {sample}; try: weir sql \"SELECT region, sum(quantity * price) FROM data.sample GROUP BY region\""
        );
        return ExitCodes.Done;
    }
}
