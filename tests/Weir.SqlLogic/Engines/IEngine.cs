namespace Weir.SqlLogic.Engines;

/// <summary>A SQL engine that scripts run against.</summary>
internal interface IEngine
{
    /// <summary>What <c>skipif</c> and <c>onlyif</c> may call it; the first is what <c>--engine</c> takes.</summary>
    IReadOnlyList<string> Names { get; }

    /// <summary>Whether it has what a <c>require</c> line asks for.</summary>
    bool Has(string feature);

    /// <summary>Whether the messages of errors in scripts are its own; of other engines only the SQLSTATE is compared.</summary>
    bool HasMessagesOfScripts { get; }

    /// <summary>An empty database.</summary>
    ValueTask<IEngineSession> OpenAsync(CancellationToken cancellationToken);
}
