using System.Text.Json.Serialization;

namespace Weir.Movement;

/// <summary>Writes and reads what ledgers keep of a job, without reflection.</summary>
[JsonSerializable(typeof(Dictionary<string, string>))]
[JsonSerializable(typeof(CursorWindow))]
internal sealed partial class MovementJson : JsonSerializerContext;
