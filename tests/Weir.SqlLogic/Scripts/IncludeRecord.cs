namespace Weir.SqlLogic.Scripts;

/// <summary>The records of other files, found relative to the file that includes them.</summary>
internal sealed record IncludeRecord(Place Place, IReadOnlyList<Record> Body) : Record(Place);
