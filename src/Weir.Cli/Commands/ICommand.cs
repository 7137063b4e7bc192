using System.CommandLine;

namespace Weir.Cli.Commands;

/// <summary>A verb.</summary>
internal interface ICommand
{
    /// <summary>The verb with its options and its action.</summary>
    Command Create();
}
