namespace Weir.SqlLogic.Scripts;

/// <summary>The script itself is wrong.</summary>
internal sealed class ScriptException(Place place, string message) : Exception(message)
{
    public Place Place { get; } = place;
}
