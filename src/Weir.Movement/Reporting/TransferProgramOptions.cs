namespace Weir.Movement.Reporting;

/// <summary>The command line of a program that is one transfer.</summary>
internal sealed record TransferProgramOptions
{
    private static readonly string[] Names =
    [
        "--sequential",
        "--workers",
        "--dry-run",
        "--resume",
        "--restart",
        "--again",
        "--verify",
        "--quiet",
        "--verbose",
        "--help",
    ];

    /// <summary>Settings of transfers that this run wants otherwise.</summary>
    public Dictionary<string, string> Settings { get; } = new(StringComparer.Ordinal);

    public bool IsDryRun { get; private set; }

    /// <summary>Null: as the transfer says.</summary>
    public EarlierRunPolicy? Earlier { get; private set; }

    public bool Verifies { get; private set; }

    public bool IsQuiet { get; private set; }

    public bool IsHelp { get; private set; }

    /// <exception cref="WeirException"><see cref="ErrorCode.UsageError"/>.</exception>
    public static TransferProgramOptions Parse(IReadOnlyList<string> arguments)
    {
        var options = new TransferProgramOptions();
        for (var i = 0; i < arguments.Count; i++)
        {
            var equals = arguments[i].IndexOf('=', StringComparison.Ordinal);
            var name = equals < 0 ? arguments[i] : arguments[i][..equals];
            var value = equals < 0 ? null : arguments[i][(equals + 1)..];
            if (name == "--workers")
            {
                value ??= i + 1 < arguments.Count ? arguments[++i] : null;
                options.Settings["workers"] = value ?? throw Usage("--workers needs a number");
            }
            else if (value is not null)
            {
                throw Usage($"{name} takes no value");
            }
            else
            {
                options.Take(name);
            }
        }

        return options.Settings.Count < 2 ? options : throw Usage("give --sequential or --workers, not both");
    }

    private void Take(string name)
    {
        switch (name)
        {
            case "--sequential":
                Settings["parallel"] = "off";
                break;
            case "--dry-run":
                IsDryRun = true;
                break;
            case "--resume":
                Choose(EarlierRunPolicy.Resume);
                break;
            case "--restart":
                Choose(EarlierRunPolicy.Restart);
                break;
            case "--again":
                Choose(EarlierRunPolicy.Again);
                break;
            case "--verify":
                Verifies = true;
                break;
            case "--quiet" or "-q":
                IsQuiet = true;
                break;
            case "--verbose" or "-v":
                break;
            case "--help" or "-h":
                IsHelp = true;
                break;
            default:
                throw new WeirException(ErrorCode.UsageError, $"unknown option {name}")
                {
                    Hint = Suggestions.DidYouMean(name, Names) ?? $"Known: {string.Join(", ", Names)}.",
                };
        }
    }

    private void Choose(EarlierRunPolicy policy) =>
        Earlier =
            Earlier is null || Earlier == policy ? policy : throw Usage("give one of --resume, --restart and --again");

    private static WeirException Usage(string message) => new(ErrorCode.UsageError, message);
}
