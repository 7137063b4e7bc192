namespace Weir.Cli;

/// <summary>What is known of standard output and error.</summary>
internal static class Terminal
{
    public static bool IsOutput => !Console.IsOutputRedirected;

    public static bool IsError => !Console.IsErrorRedirected;

    public static int Width
    {
        get
        {
            try
            {
                return Console.IsOutputRedirected ? 120 : Math.Max(40, Console.WindowWidth);
            }
            catch (IOException)
            {
                return 120;
            }
        }
    }

    /// <summary>What this process was called with, as a shell reads it, without secrets.</summary>
    public static string CommandLine() =>
        Secrets.SecretRedactor.Redact(ShellText.Join(["weir", .. Environment.GetCommandLineArgs().Skip(1)]));
}
