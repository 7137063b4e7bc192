using System.Text.Json;

namespace Weir.Crash.Tests;

/// <summary>What a process is told to do.</summary>
/// <param name="Road">The name of the road.</param>
/// <param name="Folder">Where its files are.</param>
/// <param name="Schema">Where its tables are.</param>
/// <param name="Url">The server; null where none is needed.</param>
/// <param name="Fault">What happens.</param>
/// <param name="At">At which step, from 1; 0 for none.</param>
internal sealed record MoveOrder(string Road, string Folder, string Schema, string? Url, Fault Fault, int At)
{
    public static MoveOrder Parse(string line) => JsonSerializer.Deserialize<MoveOrder>(line)!;

    public override string ToString() => JsonSerializer.Serialize(this);
}
