using System.Runtime.CompilerServices;
using Weir.Secrets;

namespace Weir.Movement.Reporting;

/// <summary>A program that is one transfer, as <c>weir jobs generate</c> writes it: options, signals, progress, exit codes.</summary>
public static class TransferProgram
{
    private const string Help = """
        Moves the rows of one job. Without options an unfinished run is resumed, in parallel.
          --sequential    one chunk after another
          --workers N     chunks that are moved at once
          --dry-run       shows what would be done; writes nothing
          --resume        resumes an unfinished run; the default
          --restart       forgets an unfinished run and begins anew
          --again         appends once more what was appended
          --verify        reads the target back and compares it
          --quiet, -q     prints errors only
          --verbose, -v   shows where an error came from
          --help, -h      this text
        """;

    /// <summary>
    /// Runs a transfer as the command line says and gives the exit code, the same as of <c>weir copy</c>. SIGINT and SIGTERM
    /// take running chunks back; the code is then 6 and the command that resumes is told.
    /// </summary>
    /// <param name="define">Makes the transfer; its session is disposed at the end.</param>
    /// <param name="arguments">The command line; <c>--help</c> shows what it may hold.</param>
    /// <param name="output">Takes the plan of a dry run.</param>
    /// <param name="errors">Takes progress, summary and errors.</param>
    public static Task<int> RunAsync(
        Func<CancellationToken, ValueTask<Transfer>> define,
        IReadOnlyList<string> arguments,
        TextWriter output,
        TextWriter errors
    )
    {
        ArgumentNullException.ThrowIfNull(define);
        ArgumentNullException.ThrowIfNull(arguments);
        ArgumentNullException.ThrowIfNull(output);
        return GuardedRun.RunAsync(
            errors,
            () => null,
            exception => ErrorText.Write(errors, exception, arguments.Any(a => a is "--verbose" or "-v")),
            () => ResumeCommand(arguments),
            async token =>
            {
                var options = TransferProgramOptions.Parse(arguments);
                if (options.IsHelp)
                {
                    await output.WriteLineAsync(Help).ConfigureAwait(false);
                    return ExitCodes.Done;
                }

                var transfer = await define(token).ConfigureAwait(false);
                var session = transfer.Session;
                await using var scope = session.ConfigureAwait(false);
                return await RunAsync(transfer, options, output, errors, token).ConfigureAwait(false);
            }
        );
    }

    /// <summary>
    /// The folder that a path leads to from the source file that calls this; from the current folder when the source file's
    /// is not there, as on a machine that only runs the program.
    /// </summary>
    public static string Folder(string path = "", [CallerFilePath] string file = "")
    {
        var folder = Path.GetDirectoryName(file);
        return Path.GetFullPath(
            path,
            Directory.Exists(folder) ? Path.GetFullPath(folder) : Environment.CurrentDirectory
        );
    }

    private static async Task<int> RunAsync(
        Transfer transfer,
        TransferProgramOptions options,
        TextWriter output,
        TextWriter errors,
        CancellationToken cancellationToken
    )
    {
        var settings = ResolvedSettings.Resolve(
            Environment.GetEnvironmentVariable,
            JobSettings(transfer),
            options.Settings
        );
        transfer = transfer.WithSettings(settings.Values) with
        {
            Verifies = transfer.Verifies || options.Verifies,
            Earlier = options.Earlier ?? transfer.Earlier,
        };
        if (options.IsDryRun)
        {
            TransferPlanText.Write(
                output,
                await transfer.PlanAsync(cancellationToken).ConfigureAwait(false),
                settings.Values
            );
            return ExitCodes.Done;
        }

        var progress = options.IsQuiet ? null : new TransferLog(errors);
        var result = await transfer.RunAsync(progress, cancellationToken).ConfigureAwait(false);
        if (!options.IsQuiet)
        {
            TransferSummary.Write(errors, result, transfer);
        }

        if (result.Verification is { IsEqual: false } verification)
        {
            VerificationText.WriteDifferences(errors, verification);
        }

        return ExitCodes.Of(result);
    }

    /// <summary>What the session says, and above it what the transfer itself says.</summary>
    private static Dictionary<string, string> JobSettings(Transfer transfer)
    {
        var settings = new Dictionary<string, string>(transfer.Session.TransferSettings, StringComparer.Ordinal);
        var defaults = new TransferSettings();
        foreach (var definition in SettingDefinition.All)
        {
            var value = definition.Show(transfer.Settings);
            if (value != definition.Show(defaults))
            {
                settings[definition.Name] = value;
            }
        }

        return settings;
    }

    private static string ResumeCommand(IReadOnlyList<string> arguments)
    {
        var file = AppContext.GetData("EntryPointFilePath") as string;
        var program = file is null
            ? Program()
            : ["dotnet", "run", Path.GetRelativePath(Environment.CurrentDirectory, file)];
        var again = arguments.Where(a => a is not ("--restart" or "--again")).ToList();
        string[] separator = file is null || again.Count == 0 ? [] : ["--"];
        return SecretRedactor.Redact(ShellText.Join([.. program, .. separator, .. again]));
    }

    /// <summary>How this process was started: by itself, or by the runtime's own program.</summary>
    private static string[] Program()
    {
        var (process, library) = (Environment.ProcessPath, Environment.GetCommandLineArgs()[0]);
        return process is null || Path.GetFileNameWithoutExtension(process) == "dotnet"
            ? ["dotnet", library]
            : [process];
    }
}
