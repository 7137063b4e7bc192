using System.Data.Common;

namespace Weir;

/// <summary>The one exception that leaves Weir. Everything a caller may branch on is in <see cref="Code"/>.</summary>
/// <remarks>
/// Wrong arguments of a .NET method stay <see cref="ArgumentException"/>, and cancellation stays
/// <see cref="OperationCanceledException"/>: neither is an error of the query.
/// </remarks>
public sealed class WeirException : DbException
{
    /// <summary>Creates the exception. The fixed part of the message comes first, run-time values last.</summary>
    public WeirException(ErrorCode code, string message, Exception? innerException = null)
        : base(message, innerException)
    {
        ArgumentNullException.ThrowIfNull(code);
        Code = code;
    }

    /// <summary>Which failure this is.</summary>
    public ErrorCode Code { get; }

    /// <summary>Where in the statement or file it happened, when it is known.</summary>
    public SourceLocation? Location { get; init; }

    /// <summary>What <see cref="Location"/> counts in: a file's name, or null for the statement itself.</summary>
    public string? SourceName { get; init; }

    /// <summary>The line of text that <see cref="Location"/> points into, when it is known; a caret goes under it.</summary>
    public string? SourceLine { get; init; }

    /// <summary>What the reader could do about it, in one sentence.</summary>
    public string? Hint { get; init; }

    /// <inheritdoc/>
    public override bool IsTransient => Code.Kind == ErrorKind.External;

    /// <inheritdoc/>
    public override string SqlState => Code.SqlState;
}
