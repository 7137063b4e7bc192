namespace Weir.Cli.Tests.Support;

/// <summary>A test that needs a terminal, which util-linux's script gives.</summary>
public sealed class TerminalFactAttribute : FactAttribute
{
    public const string Script = "/usr/bin/script";

    public TerminalFactAttribute()
    {
        if (!File.Exists(Script))
        {
            Skip = "there is no script (util-linux) to give a terminal";
        }
    }
}
