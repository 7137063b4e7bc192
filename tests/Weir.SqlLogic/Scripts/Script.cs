namespace Weir.SqlLogic.Scripts;

/// <summary>Records that run in one session.</summary>
/// <param name="File">The full path, to which skip lists refer.</param>
/// <param name="Read">Reads the records; throws <see cref="ScriptException"/>.</param>
internal sealed record Script(string File, Func<IReadOnlyList<Record>> Read);
