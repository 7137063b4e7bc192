namespace Weir.SqlLogic.Scripts;

/// <summary>Something that other runners know and this one does not.</summary>
/// <param name="Place">Where it stands.</param>
/// <param name="Reason">What it is.</param>
/// <param name="EndsFile">Whether what follows makes no sense without it.</param>
internal sealed record UnsupportedRecord(Place Place, string Reason, bool EndsFile) : Record(Place);
