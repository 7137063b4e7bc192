using System.Globalization;

namespace Weir.Commands;

/// <summary>The pipeline's own errors.</summary>
internal static class Errors
{
    public static WeirException TimedOut() => new(ErrorCode.Timeout, "the statement's time limit was reached");

    public static WeirException Cancelled() => new(ErrorCode.NotExecuted, "the statement was cancelled by its caller");

    public static WeirException Aborted() =>
        new(ErrorCode.NotExecuted, "the pipeline was stopped before the statement was sent");

    public static WeirException LostBefore() =>
        new(ErrorCode.ConnectionLost, "the connection was lost before the statements were sent");

    public static WeirException Unknown(WeirException cause) =>
        new(ErrorCode.OutcomeUnknown, "it is not known whether the statement was executed: " + cause.Message, cause)
        {
            Hint = "Look into the database before it is sent again, or mark it as idempotent.",
        };

    public static WeirException After(long id, WeirException cause) =>
        new(
            ErrorCode.NotExecuted,
            string.Create(
                CultureInfo.InvariantCulture,
                $"not executed, because statement {id} before it did not succeed: {cause.Message}"
            ),
            cause
        );

    public static WeirException RolledBack(long id, WeirException cause) =>
        new(
            cause.Code,
            string.Create(
                CultureInfo.InvariantCulture,
                $"the transaction was undone, because statement {id} failed: {cause.Message}"
            ),
            cause
        );

    public static WeirException NoConnection(WeirException cause) =>
        new(cause.Code, "not executed: " + cause.Message, cause) { Hint = cause.Hint };
}
