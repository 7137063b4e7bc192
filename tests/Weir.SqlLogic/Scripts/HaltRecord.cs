namespace Weir.SqlLogic.Scripts;

/// <summary>Nothing of the file after it is run.</summary>
internal sealed record HaltRecord(Place Place) : Record(Place);
