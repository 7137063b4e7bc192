namespace Weir.SqlLogic.Scripts;

/// <summary>How a statement must end.</summary>
internal enum StatementExpectation
{
    Ok,
    Error,

    /// <summary>Either way is right.</summary>
    Maybe,

    /// <summary>It succeeds and affects a given number of rows.</summary>
    Count,
}
