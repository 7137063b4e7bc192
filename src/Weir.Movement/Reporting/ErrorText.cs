using System.Globalization;
using System.Text;
using Weir.Secrets;

namespace Weir.Movement.Reporting;

/// <summary>Prints an error as one block: code, message, position with the line and a caret, hint. Never a secret.</summary>
public static class ErrorText
{
    public static void Write(TextWriter target, Exception exception, bool isVerbose)
    {
        var text = new StringBuilder();
        if (exception is WeirException error)
        {
            text.Append("error ").Append(error.Code.Name).Append(": ").AppendLine(error.Message);
            AppendPosition(text, error);
            if (error.Hint is not null)
            {
                text.Append("  hint: ").AppendLine(error.Hint);
            }
        }
        else
        {
            text.Append("error INTERNAL: ").AppendLine(exception.Message);
            text.AppendLine("  hint: This is a bug of Weir; -v shows where.");
        }

        if (isVerbose)
        {
            text.AppendLine(exception.ToString());
        }

        target.Write(SecretRedactor.Redact(text.ToString()));
    }

    private static void AppendPosition(StringBuilder text, WeirException error)
    {
        if (error.Location is not { } location)
        {
            return;
        }

        var where = error.SourceName is null ? "" : error.SourceName + ", ";
        text.Append(CultureInfo.InvariantCulture, $"  at {where}line {location.Line}, column {location.Column}")
            .AppendLine();
        if (error.SourceLine is { } line)
        {
            var number = location.Line.ToString(CultureInfo.InvariantCulture);
            text.Append("  ").Append(number).Append(" | ").AppendLine(line);
            var before = line.AsSpan(0, Math.Min(line.Length, location.Column - 1));
            text.Append(' ', number.Length + 2).Append(" | ");
            foreach (var c in before)
            {
                text.Append(c == '\t' ? '\t' : ' ');
            }

            text.AppendLine("^");
        }
    }
}
