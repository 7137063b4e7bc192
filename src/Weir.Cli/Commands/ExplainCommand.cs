using System.CommandLine;
using Weir.Hosting;

namespace Weir.Cli.Commands;

/// <summary><c>weir explain</c>: the plan of a query.</summary>
internal sealed class ExplainCommand : ICommand
{
    private readonly CommonOptions _common = new();
    private readonly Argument<string> _sql = new("SQL") { Description = "A query" };
    private readonly Option<bool> _analyze = new("--analyze")
    {
        Description = "Runs the query and shows what happened",
    };

    public Command Create()
    {
        var command = new Command("explain", "Shows the plan of a query") { _sql, _analyze };
        _sql.Validators.Add(CommonOptions.RefuseUnknownOption);
        _common.Handle(command, RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var session = await SessionFactory
            .CreateAsync(_common.Request(parsed), cancellationToken)
            .ConfigureAwait(false);
        await using var scope = session.ConfigureAwait(false);
        var prefix = parsed.GetValue(_analyze) ? "EXPLAIN ANALYZE " : "EXPLAIN ";
        var result = await session.QueryAsync(prefix + parsed.GetValue(_sql), cancellationToken).ConfigureAwait(false);
        await using var resultScope = result.ConfigureAwait(false);
        foreach (var row in await result.ToListAsync(cancellationToken).ConfigureAwait(false))
        {
            Console.Out.WriteLine(Secrets.SecretRedactor.Redact((string)row[0]!));
        }

        return ExitCodes.Done;
    }
}
