using Npgsql;
using Weir.Connectors.Commands;

namespace Weir.Connectors.Postgres.Commands;

/// <summary>
/// What an error of the server means for trying again. Codes are those of PostgreSQL's documentation, appendix A,
/// "PostgreSQL Error Codes"; which of them are safe to repeat is said in "Serialization Failure Handling".
/// </summary>
internal static class PostgresFailures
{
    /// <summary>How the names of the driver's prepared statements begin.</summary>
    private const string DriverStatement = "\"_p";

    /// <summary>
    /// Whether server and driver disagree about what the driver has prepared, since a statement said DEALLOCATE ALL. Nothing
    /// was executed, and only another connection helps.
    /// </summary>
    public static bool IsStalePreparation(PostgresException error) =>
        error.SqlState is PostgresErrorCodes.InvalidSqlStatementName or PostgresErrorCodes.DuplicatePreparedStatement
        && error.MessageText.Contains(DriverStatement, StringComparison.Ordinal);

    public static CommandFailureKind Classify(PostgresException error, bool wasInterrupted, bool isLimited) =>
        error.SqlState switch
        {
            PostgresErrorCodes.QueryCanceled when wasInterrupted => CommandFailureKind.Interrupted,
            PostgresErrorCodes.QueryCanceled when isLimited => CommandFailureKind.TimedOut,
            PostgresErrorCodes.SerializationFailure
            or PostgresErrorCodes.DeadlockDetected
            or PostgresErrorCodes.LockNotAvailable
            or PostgresErrorCodes.TooManyConnections
            or PostgresErrorCodes.OutOfMemory
            or PostgresErrorCodes.AdminShutdown
            or PostgresErrorCodes.CrashShutdown
            or PostgresErrorCodes.CannotConnectNow => CommandFailureKind.Transient,
            // A prepared statement met a changed table. The driver prepares it anew next time.
            PostgresErrorCodes.FeatureNotSupported when error.Routine == "RevalidateCachedQuery" =>
                CommandFailureKind.Transient,
            _ => CommandFailureKind.Statement,
        };
}
