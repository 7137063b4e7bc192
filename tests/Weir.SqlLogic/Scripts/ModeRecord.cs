namespace Weir.SqlLogic.Scripts;

/// <summary>A <c>mode</c> line.</summary>
internal sealed record ModeRecord(Place Place, string Mode) : Record(Place);
