using System.Net.Sockets;
using Npgsql;
using Weir.Secrets;

namespace Weir.Connectors.Postgres;

/// <summary>
/// Turns errors of the server and of the driver into ours, once, without secrets. Codes are those of PostgreSQL's
/// documentation, appendix A, "PostgreSQL Error Codes".
/// </summary>
internal static class PostgresErrors
{
    /// <summary>Our error for an exception of the driver; <paramref name="connection"/> is the connection's name.</summary>
    public static WeirException Wrap(Exception exception, string connection) =>
        exception switch
        {
            WeirException known => known,
            PostgresException server => OfServer(server, connection),
            NpgsqlException { InnerException: TimeoutException } => Error(
                ErrorCode.ConnectionFailed,
                connection,
                "no answer within the time limit",
                "Check host and port; connect_timeout says how long to wait."
            ),
            NpgsqlException { InnerException: SocketException socket } => Error(
                ErrorCode.ConnectionFailed,
                connection,
                "the server cannot be reached: " + socket.Message,
                "Check host and port, and that the server runs."
            ),
            // What the driver says of a connection that it has closed after a failure elsewhere on it.
            InvalidOperationException when IsClosed(exception) => Error(
                ErrorCode.ConnectionLost,
                connection,
                "the connection was lost",
                null
            ),
            NpgsqlException or IOException => Error(
                ErrorCode.ConnectionLost,
                connection,
                exception.InnerException is { } inner ? $"{exception.Message} ({inner.Message})" : exception.Message,
                null
            ),
            _ => Error(ErrorCode.SourceError, connection, exception.Message, null),
        };

    /// <summary>Whether the server stopped the statement because it was told to.</summary>
    public static bool IsCancellation(Exception exception) =>
        exception is OperationCanceledException or PostgresException { SqlState: PostgresErrorCodes.QueryCanceled };

    private static bool IsClosed(Exception exception) =>
        exception is ObjectDisposedException
        || exception.Message.Contains("not open", StringComparison.OrdinalIgnoreCase);

    private static WeirException OfServer(PostgresException exception, string connection)
    {
        var message = string.IsNullOrEmpty(exception.Detail)
            ? exception.MessageText
            : $"{exception.MessageText}: {exception.Detail}";
        return Error(Code(exception.SqlState), connection, message, Hint(exception));
    }

    private static ErrorCode Code(string state) =>
        state switch
        {
            PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification =>
                ErrorCode.AuthenticationFailed,
            PostgresErrorCodes.InsufficientPrivilege or PostgresErrorCodes.ReadOnlySqlTransaction =>
                ErrorCode.PermissionDenied,
            PostgresErrorCodes.UndefinedTable => ErrorCode.TableNotFound,
            PostgresErrorCodes.UndefinedColumn => ErrorCode.ColumnNotFound,
            PostgresErrorCodes.DuplicateTable => ErrorCode.TableExists,
            PostgresErrorCodes.DuplicateColumn => ErrorCode.DuplicateName,
            PostgresErrorCodes.FeatureNotSupported => ErrorCode.NotSupported,
            PostgresErrorCodes.QueryCanceled => ErrorCode.Timeout,
            PostgresErrorCodes.DiskFull => ErrorCode.DiskFull,
            PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown => ErrorCode.ConnectionLost,
            PostgresErrorCodes.LockNotAvailable
            or PostgresErrorCodes.DeadlockDetected
            or PostgresErrorCodes.SerializationFailure
            or PostgresErrorCodes.CannotConnectNow => ErrorCode.SourceUnavailable,
            _ when state.StartsWith("53", StringComparison.Ordinal) => ErrorCode.SourceUnavailable,
            _ when state.StartsWith("08", StringComparison.Ordinal) => ErrorCode.ConnectionLost,
            _ when state.StartsWith("23", StringComparison.Ordinal) => ErrorCode.ConstraintViolation,
            _ when state.StartsWith("22", StringComparison.Ordinal) => ErrorCode.InvalidData,
            _ => ErrorCode.SourceError,
        };

    private static string? Hint(PostgresException exception) =>
        exception.SqlState switch
        {
            PostgresErrorCodes.InvalidPassword => "Check user and password of the connection.",
            PostgresErrorCodes.InvalidCatalogName => "Check the database of the connection.",
            PostgresErrorCodes.QueryCanceled => "statement_timeout of the connection or the server ended it.",
            PostgresErrorCodes.LockNotAvailable =>
                "Somebody else uses the table; lock_timeout of the connection says how long to wait.",
            _ => exception.Hint is { Length: > 0 } hint ? SecretRedactor.Redact(hint) : null,
        };

    private static WeirException Error(ErrorCode code, string connection, string message, string? hint) =>
        new(code, SecretRedactor.Redact($"PostgreSQL, connection \"{connection}\": {message}")) { Hint = hint };
}
