namespace Weir.Movement.Reporting;

/// <summary>Exit codes: a contract with scripts.</summary>
public static class ExitCodes
{
    /// <summary>All is done.</summary>
    public const int Done = 0;

    /// <summary>An error.</summary>
    public const int Failed = 1;

    /// <summary>Wrong options or configuration.</summary>
    public const int Usage = 2;

    /// <summary>Target and ledger differ.</summary>
    public const int Integrity = 3;

    /// <summary>Columns are not what they were.</summary>
    public const int SchemaDrift = 4;

    /// <summary>Done, and some rows were rejected or some statements failed.</summary>
    public const int Rejected = 5;

    /// <summary>Stopped; the same command resumes.</summary>
    public const int Resumable = 6;

    /// <summary>A source failed in a way that may pass.</summary>
    public const int Transient = 75;

    /// <summary>Ended by SIGINT.</summary>
    public const int Interrupted = 130;

    /// <summary>Ended by SIGTERM.</summary>
    public const int Terminated = 143;

    /// <summary>The code of a transfer that ended.</summary>
    public static int Of(TransferResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return result.Verification is { IsEqual: false } ? Integrity
            : result.Rejected > 0 ? Rejected
            : Done;
    }

    /// <summary>The code for an error.</summary>
    public static int Of(WeirException exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        return exception.Code == ErrorCode.UsageError || exception.Code == ErrorCode.ConfigurationError ? Usage
            : exception.Code == ErrorCode.IntegrityError ? Integrity
            : exception.Code == ErrorCode.SchemaDrift ? SchemaDrift
            : exception.Code.Kind == ErrorKind.External ? Transient
            : Failed;
    }
}
