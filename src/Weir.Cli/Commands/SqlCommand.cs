using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Weir.Cli.Interactive;
using Weir.Cli.Logging;
using Weir.Cli.Output;
using Weir.Engine;
using Weir.Hosting;

namespace Weir.Cli.Commands;

/// <summary><c>weir sql</c>: statements from the argument, a file, standard input, or a shell.</summary>
internal sealed class SqlCommand : ICommand
{
    private readonly CommonOptions _common = new();
    private readonly Argument<string?> _sql = new("SQL")
    {
        Arity = ArgumentArity.ZeroOrOne,
        Description = "Statements, separated by semicolons",
    };
    private readonly Option<string?> _file = new("--file", "-f") { Description = "Reads the statements from a file" };
    private readonly Option<string?> _output = new("--output", "-o") { Description = "Writes the result to a file" };
    private readonly Option<string?> _format = new("--format")
    {
        Description = "table, csv, tsv, json, jsonl, markdown, vertical, parquet, arrow, null",
    };

    public Command Create()
    {
        var command = new Command("sql", "Runs SQL statements") { _sql, _file, _output, _format };
        command.Aliases.Add("run-sql");
        _sql.Validators.Add(CommonOptions.RefuseUnknownOption);
        _common.Handle(command, RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var output = new OutputOptions(parsed.GetValue(_output), parsed.GetValue(_format), _common.IsQuiet(parsed));
        output.Validate();
        var session = await SessionFactory
            .CreateAsync(_common.Request(parsed), cancellationToken)
            .ConfigureAwait(false);
        await using var scope = session.ConfigureAwait(false);
        if (parsed.GetValue(_sql) is null && parsed.GetValue(_file) is null && !Console.IsInputRedirected)
        {
            return await Shell.OfTerminal(session, output).RunAsync(cancellationToken).ConfigureAwait(false);
        }

        var sql = await TextAsync(parsed, cancellationToken).ConfigureAwait(false);
        await RunScriptAsync(session, sql, output, cancellationToken).ConfigureAwait(false);
        return ExitCodes.Done;
    }

    /// <summary>Runs statements and writes their results.</summary>
    public static async Task RunScriptAsync(
        WeirSession session,
        string sql,
        OutputOptions output,
        CancellationToken cancellationToken
    )
    {
        var results = session.ExecuteAsync(sql, cancellationToken);
        await foreach (var result in results.ConfigureAwait(false))
        {
            await using var scope = result.ConfigureAwait(false);
            var start = Stopwatch.GetTimestamp();
            if (result.HasRows)
            {
                var rows = await ResultOutput
                    .WriteAsync(session, result, output, cancellationToken)
                    .ConfigureAwait(false);
                Report(
                    output,
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{rows:N0} row{(rows == 1 ? "" : "s")} in {Amounts.Duration(Stopwatch.GetElapsedTime(start))}"
                    )
                );
                foreach (var scan in result.Scans)
                {
                    Log.Debug(
                        string.Create(
                            CultureInfo.InvariantCulture,
                            $"scan: {scan.Rows:N0} rows, {Amounts.Bytes(scan.Bytes)}, {scan.Requests} requests, {scan.Retries} retries, {scan.Rejected} rejected"
                        )
                    );
                }
            }
            else
            {
                Report(
                    output,
                    result.RowsAffected is { } affected
                        ? string.Create(CultureInfo.InvariantCulture, $"{result.Tag} {affected}")
                        : result.Tag
                );
            }
        }
    }

    private static void Report(OutputOptions output, string text)
    {
        if (!output.IsQuiet)
        {
            Log.Info(text);
        }
    }

    private async Task<string> TextAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        if (parsed.GetValue(_sql) is { } sql)
        {
            return parsed.GetValue(_file) is null
                ? sql
                : throw new WeirException(ErrorCode.UsageError, "give the SQL or --file, not both");
        }

        if (parsed.GetValue(_file) is { } file && file != "-")
        {
            return File.Exists(file)
                ? await File.ReadAllTextAsync(file, cancellationToken).ConfigureAwait(false)
                : throw new WeirException(ErrorCode.FileNotFound, $"the file {file} does not exist");
        }

        return await Console.In.ReadToEndAsync(cancellationToken).ConfigureAwait(false);
    }
}
