using System.Text.RegularExpressions;
using Weir.SqlLogic.Engines;
using Weir.SqlLogic.Results;
using Weir.SqlLogic.Scripts;

namespace Weir.SqlLogic.Running;

/// <summary>Runs one script in a session of its own.</summary>
internal sealed class FileRunner
{
    private const int MostFailures = 1000;

    private readonly RunnerOptions _options;
    private readonly SkipList _skips;
    private readonly StatementRunner _statements;
    private readonly FileReport _report;
    private readonly string _root;
    private readonly Dictionary<string, string> _variables = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (Place Place, string Hash)> _labels = new(StringComparer.Ordinal);
    private bool _halted;
    private bool _skipping;
    private bool _printing;
    private string? _reasonToSkipRest;

    private FileRunner(
        RunnerOptions options,
        SkipList skips,
        string root,
        StatementRunner statements,
        FileReport report
    )
    {
        _report = report;
        _options = options;
        _skips = skips;
        _root = root;
        _statements = statements;
    }

    /// <summary>Runs the script and reports; never throws for anything that it or the engine does wrong.</summary>
    public static async Task<FileReport> RunAsync(Script script, string root, RunnerOptions options, SkipList skips)
    {
        var report = new FileReport();
        IReadOnlyList<Record> records;
        try
        {
            records = script.Read();
        }
        catch (ScriptException exception)
        {
            report.Fail(new Failure(exception.Place, exception.Message));
            return report;
        }

        if (skips.ReasonFor(script.File) is { } reason)
        {
            SkipAll(report, records, reason);
            return report;
        }

        var folder = Directory.CreateTempSubdirectory("weir-slt-");
        try
        {
            var statements = await StatementRunner.OpenAsync(options).ConfigureAwait(false);
            await using (statements.ConfigureAwait(false))
            {
                var runner = new FileRunner(options, skips, root, statements, report);
                runner._variables["__TEST_DIR__"] = folder.FullName;
                await runner.RunAllAsync(records).ConfigureAwait(false);
            }
        }
        catch (Exception exception) when (exception is not UsageException)
        {
            var place = new Place(Path.GetRelativePath(root, script.File), 1);
            report.Fail(new Failure(place, $"the session could not be opened or closed: {exception}"));
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        return report;
    }

    private async Task RunAllAsync(IReadOnlyList<Record> records)
    {
        foreach (var record in records)
        {
            if (_halted)
            {
                return;
            }

            if (record is ModeRecord mode && _reasonToSkipRest is null)
            {
                SetMode(mode);
            }
            else if (ReasonToSkip(record) is { } reason)
            {
                SkipAll(_report, [record], reason);
            }
            else
            {
                await RunAsync(record).ConfigureAwait(false);
            }
        }
    }

    private async Task RunAsync(Record record)
    {
        switch (record)
        {
            case StatementRecord statement:
                await StatementAsync(statement with { Sql = Replace(statement.Sql) }).ConfigureAwait(false);
                break;
            case QueryRecord query:
                await QueryAsync(
                        query with
                        {
                            Sql = Replace(query.Sql),
                            Expected = query.Expected?.Select(Replace).ToList(),
                        }
                    )
                    .ConfigureAwait(false);
                break;
            case AnswerRecord answer:
                await AnswerAsync(answer).ConfigureAwait(false);
                break;
            case LoopRecord loop:
                await LoopAsync(loop).ConfigureAwait(false);
                break;
            case IncludeRecord include:
                await RunAllAsync(include.Body).ConfigureAwait(false);
                break;
            case HaltRecord:
                _halted = true;
                break;
            case RequireRecord require:
                Require(require);
                break;
            case UnsupportedRecord unsupported:
                _report.Skip(unsupported.Place, unsupported.Reason);
                _reasonToSkipRest = unsupported.EndsFile ? unsupported.Reason : null;
                break;
        }
    }

    private string? ReasonToSkip(Record record) =>
        _reasonToSkipRest
        ?? (_skipping ? "mode skip" : null)
        ?? record.Conditions.Select(c => c.ReasonToSkip(_options.Engine.Names)).FirstOrDefault(r => r is not null)
        ?? _skips.ReasonFor(Path.GetFullPath(record.Place.File, _root), record.Place.Line);

    /// <summary>Counts every record that is not run; what a loop would repeat counts once.</summary>
    private static void SkipAll(FileReport report, IReadOnlyList<Record> records, string reason)
    {
        foreach (var record in records)
        {
            switch (record)
            {
                case LoopRecord loop:
                    SkipAll(report, loop.Body, reason);
                    break;
                case IncludeRecord include:
                    SkipAll(report, include.Body, reason);
                    break;
                case StatementRecord or QueryRecord or AnswerRecord or UnsupportedRecord:
                    report.Skip(record.Place, reason);
                    break;
            }
        }
    }

    private void SetMode(ModeRecord mode)
    {
        switch (mode.Mode)
        {
            case "skip":
                _skipping = true;
                break;
            case "unskip":
                _skipping = false;
                break;
            case "output_result" or "output_hash" or "debug":
                _printing = true;
                break;
            case "no_output":
                _printing = false;
                break;
            case "hash-threshold":
                break;
            default:
                _report.Skip(mode.Place, $"mode {mode.Mode}");
                break;
        }
    }

    private void Require(RequireRecord require)
    {
        var words = require.Words;
        var isThere =
            words[0] == "require-env"
                ? Environment.GetEnvironmentVariable(words[1]) is { } value && (words.Count < 3 || value == words[2])
                : _options.Engine.Has(words[1])
                    || (words[1] == "notwindows" && !OperatingSystem.IsWindows())
                    || words[1] is "notmusl" or "skip_reload";
        if (!isThere)
        {
            _reasonToSkipRest = string.Join(' ', words);
            _report.Skip(require.Place, _reasonToSkipRest);
        }
    }

    private async Task LoopAsync(LoopRecord loop)
    {
        foreach (var value in loop.Values)
        {
            var parts = loop.Variables.Count == 1 ? [value] : value.Split(',');
            if (parts.Length != loop.Variables.Count)
            {
                _report.Fail(new Failure(loop.Place, $"\"{value}\" does not give each of the variables a value"));
                return;
            }

            for (var i = 0; i < parts.Length; i++)
            {
                _variables[$"${{{loop.Variables[i]}}}"] = Replace(parts[i]);
            }

            await RunAllAsync(loop.Body).ConfigureAwait(false);
            if (_halted || _reasonToSkipRest is not null)
            {
                break;
            }
        }

        foreach (var variable in loop.Variables)
        {
            _variables.Remove($"${{{variable}}}");
        }
    }

    private string Replace(string text)
    {
        foreach (var (name, value) in _variables)
        {
            text = text.Replace(name, value, StringComparison.Ordinal);
        }

        return text;
    }

    private async Task StatementAsync(StatementRecord statement)
    {
        var (result, error) = await ExecuteAsync(statement.Place, statement.Sql).ConfigureAwait(false);
        if (result is null && error is null)
        {
            return;
        }

        var failure = new Failure(statement.Place, "the statement should succeed") { Sql = statement.Sql };
        switch (statement.Expectation)
        {
            case StatementExpectation.Maybe:
            case StatementExpectation.Ok when error is null:
            case StatementExpectation.Count when result?.RowsAffected == statement.Count:
                _report.Pass();
                break;
            case StatementExpectation.Ok:
            case StatementExpectation.Count when error is not null:
                Fail(failure with { Actual = Lines(error) });
                break;
            case StatementExpectation.Count:
                Fail(
                    failure with
                    {
                        Problem = "another number of rows was written",
                        Expected = [$"{statement.Count}"],
                        Actual = [$"{result!.RowsAffected}"],
                    }
                );
                break;
            case StatementExpectation.Error when error is null:
                Fail(
                    failure with
                    {
                        Problem = "the statement should fail",
                        Expected = [statement.ErrorText ?? "an error"],
                    }
                );
                break;
            default:
                CheckError(statement, error!, failure);
                break;
        }
    }

    private void CheckError(StatementRecord statement, EngineException error, Failure failure)
    {
        var text = statement.ErrorText is null ? null : Replace(statement.ErrorText);
        if (error.Kind == EngineErrorKind.NotSupported && text is null && statement.SqlState is null)
        {
            // It fails, but not because it is wrong.
            _report.Skip(statement.Place, error.Message);
            return;
        }

        bool same;
        try
        {
            same =
                (
                    text is null
                    || !_options.Engine.HasMessagesOfScripts
                    || ValueText.MatchesError(text, error.Message, statement.IsErrorRegex)
                ) && (statement.SqlState is null || statement.SqlState == error.SqlState);
        }
        catch (Exception exception) when (exception is ArgumentException or RegexMatchTimeoutException)
        {
            Fail(failure with { Problem = $"wrong pattern: {exception.Message}" });
            return;
        }

        if (same)
        {
            _report.Pass();
        }
        else
        {
            Fail(
                failure with
                {
                    Problem = "the statement should fail with another error",
                    Expected = [.. new[] { statement.SqlState, text }.OfType<string>()],
                    Actual = Lines(error),
                }
            );
        }
    }

    private async Task QueryAsync(QueryRecord query)
    {
        var (result, error) = await ExecuteAsync(query.Place, query.Sql).ConfigureAwait(false);
        if (result is null && error is null)
        {
            return;
        }

        var failure = new Failure(query.Place, "the query should succeed")
        {
            Sql = query.Sql,
            Expected = query.Expected ?? [],
        };
        if (error is not null)
        {
            Fail(failure with { Actual = Lines(error) });
            return;
        }

        var actual = ExpectedRows.Render(result!, query.Sort);
        if (_printing)
        {
            _report.Print($"{query.Place}\n{string.Join('\n', actual)}");
        }

        if (query.Types.Length > 0 && query.Types.Length != result!.Kinds.Count)
        {
            Fail(
                failure with
                {
                    Problem = $"the query has {result.Kinds.Count} columns, the script says {query.Types.Length}",
                    Actual = [.. actual],
                }
            );
            return;
        }

        try
        {
            if (query.Expected is not null && !ExpectedRows.Matches(query, result!))
            {
                Fail(failure with { Problem = "the rows differ", Actual = [.. actual] });
            }
            else if (query.Label is not null && DiffersFromLabel(query, result!) is { } other)
            {
                Fail(failure with { Problem = $"the rows differ from those at {other}", Actual = [.. actual] });
            }
            else
            {
                _report.Pass();
            }
        }
        catch (Exception exception) when (exception is ArgumentException or RegexMatchTimeoutException)
        {
            Fail(failure with { Problem = $"wrong pattern: {exception.Message}" });
        }
    }

    private async Task AnswerAsync(AnswerRecord answer)
    {
        var (result, error) = await ExecuteAsync(answer.Place, answer.Sql).ConfigureAwait(false);
        if (result is not null && AnswerRows.Matches(answer, result))
        {
            _report.Pass();
        }
        else if (result is not null || error is not null)
        {
            Fail(
                new Failure(answer.Place, error is null ? "the rows differ" : "the query should succeed")
                {
                    Sql = answer.Sql,
                    Expected = [.. AnswerRows.Render(answer)],
                    Actual = error is null ? [.. ExpectedRows.Render(result!, SortMode.None)] : Lines(error),
                }
            );
        }
    }

    private Place? DiffersFromLabel(QueryRecord query, ResultTable result)
    {
        var hash = ExpectedRows.HashOf(result, query.Sort);
        if (_labels.TryGetValue(query.Label!, out var first))
        {
            return first.Hash == hash ? null : first.Place;
        }

        _labels[query.Label!] = (query.Place, hash);
        return null;
    }

    /// <summary>The result or the error that scripts may expect; neither when the failure is reported already.</summary>
    private async Task<(ResultTable? Result, EngineException? Error)> ExecuteAsync(Place place, string sql)
    {
        var (result, error, problem) = await _statements.RunAsync(sql).ConfigureAwait(false);
        if (problem is null)
        {
            return (result, error);
        }

        Fail(new Failure(place, problem) { Sql = sql });
        if (_statements.IsLost)
        {
            _reasonToSkipRest = "the engine did not come back from an earlier statement";
        }

        return (null, null);
    }

    private void Fail(Failure failure)
    {
        _report.Fail(failure);
        if (_report.Failures.Count >= MostFailures)
        {
            _reasonToSkipRest = $"{MostFailures} failures before";
        }
    }

    private static string[] Lines(EngineException error) => $"{error.Message} ({error.SqlState})".Split('\n');
}
