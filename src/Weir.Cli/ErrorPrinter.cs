using Weir.Cli.Logging;
using Weir.Secrets;

namespace Weir.Cli;

/// <summary>Prints an error as text or, with <c>--log-json</c>, as one JSON object. Never a secret.</summary>
internal static class ErrorPrinter
{
    public static void Print(TextWriter target, Exception exception, bool isVerbose)
    {
        if (Log.IsJson)
        {
            target.WriteLine(SecretRedactor.Redact(Log.ErrorObject(exception, isVerbose)));
            return;
        }

        ErrorText.Write(target, exception, isVerbose);
    }
}
