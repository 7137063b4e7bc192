using Weir.Configuration;
using Weir.Connectors;

namespace Weir.Movement;

/// <summary>The names of modes in files and on the command line.</summary>
public static class TransferModes
{
    /// <summary>Such as <c>insert_new</c>.</summary>
    public static string Name(TransferMode mode) => Quantities.SnakeCase(mode.ToString());

    /// <summary>Whether the mode needs to know what identifies a row.</summary>
    public static bool NeedsKey(TransferMode mode) => mode.NeedsKey();

    /// <summary>Whether the mode may take some of the rows only, so that a cursor can say which.</summary>
    public static bool TakesCursor(TransferMode mode) =>
        mode
            is TransferMode.Append
                or TransferMode.Upsert
                or TransferMode.InsertNew
                or TransferMode.Scd1
                or TransferMode.Scd2;

    /// <summary>The mode of a name.</summary>
    /// <exception cref="WeirException"><see cref="ErrorCode.InvalidParameter"/>, with a suggestion.</exception>
    public static TransferMode Parse(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var modes = Enum.GetValues<TransferMode>();
        var wanted = name.Replace('-', '_');
        foreach (var mode in modes)
        {
            if (Name(mode) == wanted)
            {
                return mode;
            }
        }

        throw new WeirException(ErrorCode.InvalidParameter, $"there is no mode \"{name}\"")
        {
            Hint =
                Suggestions.DidYouMean(name, modes.Select(Name)) ?? $"Known: {string.Join(", ", modes.Select(Name))}.",
        };
    }
}
