namespace Weir.SqlLogic.Scripts;

/// <summary>A <c>require</c> line: without the feature, the rest of the file is skipped.</summary>
internal sealed record RequireRecord(Place Place, IReadOnlyList<string> Words) : Record(Place);
