using System.Text.Json.Serialization;
using Weir.Connectors.Postgres.Chunks;
using Weir.Connectors.Postgres.Loading;

namespace Weir.Connectors.Postgres;

/// <summary>Writes and reads what ledgers keep, without reflection: that costs a short job more than its rows.</summary>
[JsonSerializable(typeof(SourceState))]
[JsonSerializable(typeof(RunDetail))]
[JsonSerializable(typeof(string[]))]
[JsonSerializable(typeof(string[][]))]
internal sealed partial class PostgresJson : JsonSerializerContext;
