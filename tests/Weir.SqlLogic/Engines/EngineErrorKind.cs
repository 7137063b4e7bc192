namespace Weir.SqlLogic.Engines;

/// <summary>What an error of an engine says about the engine.</summary>
internal enum EngineErrorKind
{
    /// <summary>The statement is wrong.</summary>
    Statement,

    /// <summary>The engine does not do that; no proof that the statement is wrong.</summary>
    NotSupported,

    /// <summary>The engine is wrong; never what a script expects.</summary>
    Internal,
}
