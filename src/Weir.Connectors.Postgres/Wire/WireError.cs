using System.Text;
using Npgsql;

namespace Weir.Connectors.Postgres.Wire;

/// <summary>What the server says of an error (PostgreSQL documentation, "Error and Notice Message Fields").</summary>
internal static class WireError
{
    /// <summary>The driver's exception for the body of an ErrorResponse.</summary>
    public static PostgresException Read(ReadOnlySpan<byte> body)
    {
        string? severity = null;
        string? invariant = null;
        string? state = null;
        string? message = null;
        string? detail = null;
        string? hint = null;
        while (!body.IsEmpty && body[0] != 0)
        {
            var end = body.IndexOf((byte)0);
            end = end < 0 ? body.Length : end;
            var value = Encoding.UTF8.GetString(body[1..end]);
            switch ((char)body[0])
            {
                case 'S':
                    severity = value;
                    break;
                case 'V':
                    invariant = value;
                    break;
                case 'C':
                    state = value;
                    break;
                case 'M':
                    message = value;
                    break;
                case 'D':
                    detail = value;
                    break;
                case 'H':
                    hint = value;
                    break;
            }

            body = body[Math.Min(body.Length, end + 1)..];
        }

        severity ??= "ERROR";
        return new PostgresException(
            message ?? "an error without words",
            severity,
            invariant ?? severity,
            state ?? PostgresErrorCodes.InternalError,
            detail,
            hint
        );
    }
}
