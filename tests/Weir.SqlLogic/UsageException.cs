namespace Weir.SqlLogic;

/// <summary>The command line or the environment is wrong; no script was run.</summary>
internal sealed class UsageException(string message) : Exception(message);
