using Weir.SqlLogic.Results;

namespace Weir.SqlLogic.Engines;

/// <summary>An empty database for one script.</summary>
internal interface IEngineSession : IAsyncDisposable
{
    /// <summary>Runs the statements of a text; the result is that of the last.</summary>
    /// <exception cref="EngineException">A statement failed.</exception>
    Task<ResultTable> RunAsync(string sql, CancellationToken cancellationToken);
}
