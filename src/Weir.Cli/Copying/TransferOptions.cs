using System.CommandLine;
using Weir.Connectors;
using Weir.Engine;
using Weir.Movement;

namespace Weir.Cli.Copying;

/// <summary>What a transfer is, on the command line.</summary>
internal sealed class TransferOptions
{
    private readonly Argument<string> _source = new("SOURCE")
    {
        Description = "connection.table, a path, glob or URL, or a query",
    };
    private readonly Argument<string> _target = new("TARGET")
    {
        Description = "connection.table, connection.schema.table, or a path",
    };
    private readonly Option<string> _mode = new("--mode")
    {
        Description = "create, append, replace, truncate, upsert, merge, insert_new, scd1, scd2",
        DefaultValueFactory = _ => "create",
    };
    private readonly Option<string[]> _key = new("--key")
    {
        Description = "Columns that identify a row, separated by commas",
    };
    private readonly Option<string?> _where = new("--where")
    {
        Description = "Only rows for which this is true; others count as filtered",
    };
    private readonly Option<string?> _cursor = new("--cursor")
    {
        Description = "A column that only grows: each run moves what is new since the last",
    };
    private readonly Option<string[]> _chunkKey = new("--chunk-key")
    {
        Description = "Cuts the source by ranges of these columns",
    };
    private readonly Option<string?> _parallel = new("--parallel") { Description = "auto, on or off" };
    private readonly Option<string?> _workers = new("--workers") { Description = "Chunks that are moved at once" };
    private readonly Option<string?> _chunkRows = new("--chunk-rows") { Description = "Rows of a chunk" };
    private readonly Option<string?> _retries = new("--retries") { Description = "Attempts after the first" };
    private readonly Option<string[]> _setting = new("--setting")
    {
        Description = "Any setting of transfers: NAME=VALUE; repeatable",
    };
    private readonly Option<string> _contract = new("--contract")
    {
        Description = "When columns differ: fail, evolve, freeze, reject_row",
        DefaultValueFactory = _ => "fail",
    };
    private readonly Option<string> _duplicates = new("--duplicates")
    {
        Description = "When several new rows have one key: fail, first, last",
        DefaultValueFactory = _ => "fail",
    };
    private readonly Option<string[]> _option = new("--option")
    {
        Description = "An option of the target's kind, such as compression=zstd; repeatable",
    };
    private readonly Option<string?> _rejects = new("--rejects")
    {
        Description = "A CSV file for rows that cannot be read, converted or written",
    };
    private readonly Option<bool> _verify = new("--verify") { Description = "Reads the target back and compares it" };
    private readonly Option<bool> _restart = new("--restart")
    {
        Description = "Forgets an unfinished run of this job instead of resuming it",
    };
    private readonly Option<bool> _again = new("--again") { Description = "Appends once more what was appended" };
    private readonly Option<string?> _job = new("--job")
    {
        Description = "Tells jobs apart that have the same source and target",
    };

    public void AddTo(Command command)
    {
        _contract.AcceptOnlyFromAmong("fail", "evolve", "freeze", "reject_row");
        _duplicates.AcceptOnlyFromAmong("fail", "first", "last");
        command.Arguments.Add(_source);
        command.Arguments.Add(_target);
        _source.Validators.Add(CommonOptions.RefuseUnknownOption);
        _target.Validators.Add(CommonOptions.RefuseUnknownOption);
        Option[] options =
        [
            _mode,
            _key,
            _where,
            _cursor,
            _chunkKey,
            _parallel,
            _workers,
            _chunkRows,
            _retries,
            _setting,
            _contract,
            _duplicates,
            _option,
            _rejects,
            _verify,
            _restart,
            _again,
            _job,
        ];
        foreach (var option in options)
        {
            command.Options.Add(option);
        }
    }

    /// <summary>The settings of the three levels.</summary>
    public ResolvedSettings Settings(ParseResult parsed, WeirSession session)
    {
        var run = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var text in parsed.GetValue(_setting) ?? [])
        {
            var (name, value) = Pair("--setting", text);
            run[name] = value;
        }

        Add(run, "parallel", parsed.GetValue(_parallel));
        Add(run, "workers", parsed.GetValue(_workers));
        Add(run, "chunk_rows", parsed.GetValue(_chunkRows));
        Add(run, "retries", parsed.GetValue(_retries));
        return AsUsage(() =>
            ResolvedSettings.Resolve(Environment.GetEnvironmentVariable, session.TransferSettings, run)
        );
    }

    public Transfer Transfer(ParseResult parsed, WeirSession session, TransferSettings settings)
    {
        if (parsed.GetValue(_restart) && parsed.GetValue(_again))
        {
            throw new WeirException(ErrorCode.UsageError, "give --restart or --again, not both");
        }

        var transfer = Movement
            .Transfer.From(session, parsed.GetValue(_source)!)
            .To(parsed.GetValue(_target)!)
            .WithMode(AsUsage(() => TransferModes.Parse(parsed.GetValue(_mode)!)), [.. Names(parsed.GetValue(_key))])
            .WithSettings(settings);
        transfer = parsed.GetValue(_where) is { } condition ? transfer.Where(condition) : transfer;
        transfer = transfer with
        {
            CursorColumn = parsed.GetValue(_cursor),
            ChunkKey = [.. Names(parsed.GetValue(_chunkKey))],
            Contract = parsed.GetValue(_contract) switch
            {
                "evolve" => SchemaContract.Evolve,
                "freeze" => SchemaContract.Freeze,
                "reject_row" => SchemaContract.RejectRow,
                _ => SchemaContract.Fail,
            },
            Duplicates = parsed.GetValue(_duplicates) switch
            {
                "first" => DuplicatePolicy.First,
                "last" => DuplicatePolicy.Last,
                _ => DuplicatePolicy.Fail,
            },
            TargetOptions =
            [
                .. (parsed.GetValue(_option) ?? [])
                    .Select(o => Pair("--option", o))
                    .Select(p => KeyValuePair.Create(p.Name, p.Value)),
            ],
            RejectFile = parsed.GetValue(_rejects),
            Verifies = parsed.GetValue(_verify),
            JobName = parsed.GetValue(_job),
            Earlier =
                parsed.GetValue(_restart) ? EarlierRunPolicy.Restart
                : parsed.GetValue(_again) ? EarlierRunPolicy.Again
                : EarlierRunPolicy.Resume,
        };
        return AsUsage(() =>
        {
            transfer.Validate();
            return transfer;
        });
    }

    /// <summary>A wrong value of an option is a mistake on the command line, with its exit code.</summary>
    private static T AsUsage<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (WeirException exception) when (exception.Code == ErrorCode.InvalidParameter)
        {
            throw new WeirException(ErrorCode.UsageError, exception.Message, exception) { Hint = exception.Hint };
        }
    }

    private static IEnumerable<string> Names(string[]? texts) =>
        (texts ?? []).SelectMany(t =>
            t.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
        );

    private static void Add(Dictionary<string, string> run, string name, string? value)
    {
        if (value is not null)
        {
            run[name] = value;
        }
    }

    private static (string Name, string Value) Pair(string option, string text)
    {
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        return equals > 0
            ? (text[..equals], text[(equals + 1)..])
            : throw new WeirException(ErrorCode.UsageError, $"{option} must be NAME=VALUE, not \"{text}\"");
    }
}
