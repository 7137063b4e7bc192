namespace Weir.Cli;

/// <summary>Exit codes: a contract with scripts.</summary>
internal static class ExitCodes
{
    public const int Done = 0;
    public const int Failed = 1;
    public const int Usage = 2;
    public const int Integrity = 3;
    public const int SchemaDrift = 4;
    public const int Rejected = 5;
    public const int Resumable = 6;
    public const int Transient = 75;
    public const int Interrupted = 130;
    public const int Terminated = 143;

    /// <summary>The code for an error.</summary>
    public static int Of(WeirException exception) =>
        exception.Code == ErrorCode.UsageError || exception.Code == ErrorCode.ConfigurationError ? Usage
        : exception.Code == ErrorCode.IntegrityError ? Integrity
        : exception.Code == ErrorCode.SchemaDrift ? SchemaDrift
        : exception.Code.Kind == ErrorKind.External ? Transient
        : Failed;
}
