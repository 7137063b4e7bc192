using Npgsql;
using Weir.Connectors.Commands;

namespace Weir.Connectors.Postgres.Commands;

/// <summary>
/// What an error of the server means for trying again. Codes are those of PostgreSQL's documentation, appendix A,
/// "PostgreSQL Error Codes"; which of them are safe to repeat is said in "Serialization Failure Handling".
/// </summary>
internal static class PostgresFailures
{
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
