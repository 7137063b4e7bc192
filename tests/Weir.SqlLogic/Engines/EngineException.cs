namespace Weir.SqlLogic.Engines;

/// <summary>A statement failed in the way that engines report.</summary>
internal sealed class EngineException(string message, string sqlState, EngineErrorKind kind, Exception? inner = null)
    : Exception(message, inner)
{
    public string SqlState { get; } = sqlState;

    public EngineErrorKind Kind { get; } = kind;
}
