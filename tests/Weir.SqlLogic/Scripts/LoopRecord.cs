namespace Weir.SqlLogic.Scripts;

/// <summary>A <c>loop</c> or <c>foreach</c>: the body runs once for each value of the variables.</summary>
/// <param name="Place">Where it starts.</param>
/// <param name="Variables">The names that <c>${name}</c> in the body stands for; more than one take parts of a value apart at commas.</param>
/// <param name="Values">The values.</param>
/// <param name="Body">What is repeated.</param>
internal sealed record LoopRecord(
    Place Place,
    IReadOnlyList<string> Variables,
    IReadOnlyList<string> Values,
    IReadOnlyList<Record> Body
) : Record(Place);
