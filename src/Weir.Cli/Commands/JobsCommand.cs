using System.CommandLine;
using System.Globalization;
using Weir.Cli.Logging;
using Weir.Hosting;
using Weir.Hosting.Jobs;
using Weir.Movement;

namespace Weir.Cli.Commands;

/// <summary><c>weir jobs generate</c> and <c>weir jobs build</c>: transfers as C# programs.</summary>
internal sealed class JobsCommand : ICommand
{
    private readonly CommonOptions _common = new();
    private readonly Argument<string?> _file = new("JOB")
    {
        Description = "A job file, YAML or JSON",
        Arity = ArgumentArity.ZeroOrOne,
    };
    private readonly Option<string> _output = new("--output", "-o")
    {
        Description = "The program; with --schema the folder of the programs",
        Required = true,
    };
    private readonly Option<string?> _schema = new("--schema")
    {
        Description = "Instead of a job file: connection or connection.schema, a program for each of its tables",
    };
    private readonly Option<string?> _target = new("--to")
    {
        Description = "With --schema: connection, connection.schema, or a folder for Parquet files",
    };
    private readonly Option<string> _mode = new("--mode")
    {
        Description = "With --schema: create, append, replace or truncate",
        DefaultValueFactory = _ => "replace",
    };
    private readonly Option<string?> _library = new("--library")
    {
        Description = "How programs refer to the library: project or package (default: whichever is there)",
    };
    private readonly Option<bool> _force = new("--force") { Description = "Overwrites files that were edited" };

    public Command Create()
    {
        _library.AcceptOnlyFromAmong("project", "package");
        var command = new Command("generate", "Writes a job as a C# program of one file, run with dotnet run")
        {
            _file,
            _output,
            _schema,
            _target,
            _mode,
            _library,
            _force,
        };
        _common.Handle(command, RunAsync);
        return new Command("jobs", "Transfers as C# programs") { command, new JobBuildCommand().Create() };
    }

    private Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var request = _common.Request(parsed);
        if (request.Sources.Count > 0)
        {
            throw new WeirException(ErrorCode.UsageError, "a program does not know what --source says")
            {
                Hint = "Name the connection in the job file or in weir.yaml.",
            };
        }

        return parsed.GetValue(_schema) is { } schema
            ? GenerateAsync(parsed, request, schema, cancellationToken)
            : Task.FromResult(Generate(parsed, request));
    }

    private int Generate(ParseResult parsed, SessionRequest request)
    {
        var file =
            parsed.GetValue(_file) ?? throw new WeirException(ErrorCode.UsageError, "name the job file, or --schema");
        if (parsed.GetValue(_target) is not null)
        {
            throw new WeirException(ErrorCode.UsageError, "--to goes with --schema; a job file names its target");
        }

        var output = parsed.GetValue(_output)!;
        var job = JobFile.Load(file, request.ConfigurationFile);
        if (
            !GeneratedFile.Write(
                output,
                JobProgram.Write(job, Library(parsed, Path.GetDirectoryName(Path.GetFullPath(output))!), output),
                parsed.GetValue(_force)
            )
        )
        {
            throw new WeirException(ErrorCode.UsageError, $"{output} was edited and is kept as it is")
            {
                Hint = "--force overwrites it.",
            };
        }

        Tell(parsed, $"wrote {output}; run it with: dotnet run -c Release {ShellText.Join([output])}");
        return ExitCodes.Done;
    }

    private async Task<int> GenerateAsync(
        ParseResult parsed,
        SessionRequest request,
        string schema,
        CancellationToken cancellationToken
    )
    {
        if (parsed.GetValue(_file) is not null)
        {
            throw new WeirException(ErrorCode.UsageError, "give a job file or --schema, not both");
        }

        var target = parsed.GetValue(_target) ?? throw new WeirException(ErrorCode.UsageError, "--schema needs --to");
        var folder = parsed.GetValue(_output)!;
        var jobs = await SchemaJobs
            .ReadAsync(
                request,
                schema,
                target,
                TransferModes.Parse(parsed.GetValue(_mode)!),
                folder,
                Library(parsed, folder),
                cancellationToken
            )
            .ConfigureAwait(false);
        var written = 0;
        foreach (var (file, text) in jobs.Programs)
        {
            var path = Path.Combine(folder, file);
            if (GeneratedFile.Write(path, text, parsed.GetValue(_force)))
            {
                written++;
            }
            else
            {
                Log.Warning($"{path} was edited and is kept as it is");
            }
        }

        foreach (var table in jobs.Order.Cycles)
        {
            Log.Warning($"{table} and others refer to each other; it runs first, by its name");
        }

        var all = ShellText.Join([Path.Combine(folder, SchemaJobs.RunsAll)]);
        Tell(
            parsed,
            string.Create(
                CultureInfo.InvariantCulture,
                $"wrote {written} programs; run them all with: dotnet run -c Release {all}"
            )
        );
        return ExitCodes.Done;
    }

    private void Tell(ParseResult parsed, string line)
    {
        if (!_common.IsQuiet(parsed))
        {
            Log.Info(line);
        }
    }

    private string Library(ParseResult parsed, string folder) =>
        LibraryReference.Directive(
            Path.GetFullPath(folder),
            parsed.GetValue(_library) is { } wanted ? wanted == "package" : null
        );
}
