using System.Globalization;

namespace Weir.Movement.Reporting;

/// <summary>What a transfer did, for people.</summary>
public static class TransferSummary
{
    public static void Write(TextWriter target, TransferResult result, Transfer transfer)
    {
        if (result.WasDone)
        {
            target.WriteLine($"nothing is new: {transfer.CursorColumn} has not moved since the last run");
            return;
        }

        var rate = result.Written / Math.Max(0.001, result.Time.TotalSeconds);
        target.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{result.Written:N0} rows written in {Amounts.Duration(result.Time)} ({rate:N0} rows/s): {result.Read:N0} read, {result.Filtered:N0} filtered, {result.Rejected:N0} rejected; {result.Chunks} chunks"
            ) + Details(result)
        );
        if (result.Rejected > 0 && transfer.RejectFile is { } file)
        {
            target.WriteLine($"rejected rows are in {file}");
        }

        if (result.Verification is { } verification)
        {
            target.WriteLine(VerificationText.Describe(verification));
        }
    }

    private static string Details(TransferResult result)
    {
        var text = "";
        if (result.ResumedChunks > 0)
        {
            text += string.Create(CultureInfo.InvariantCulture, $", {result.ResumedChunks} of an earlier run");
        }

        if (result.Retries > 0)
        {
            text += string.Create(CultureInfo.InvariantCulture, $", {result.Retries} retries");
        }

        var end = result.End;
        return end.Updated + end.Deleted + end.Unchanged == 0
            ? text
            : text
                + string.Create(
                    CultureInfo.InvariantCulture,
                    $"; {end.Inserted:N0} inserted, {end.Updated:N0} updated, {end.Deleted:N0} deleted, {end.Unchanged:N0} unchanged"
                );
    }
}
