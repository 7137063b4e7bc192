using System.Globalization;

namespace Weir.Movement.Reporting;

/// <summary>The comparison of target and ledger, for people.</summary>
public static class VerificationText
{
    public static string Describe(Verification verification)
    {
        var how = verification.WhyWhole is { } why
            ? $"as a whole, since {why}"
            : string.Create(CultureInfo.InvariantCulture, $"chunk by chunk ({verification.Chunks})");
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{verification.Rows:N0} rows read back in {Amounts.Duration(verification.Time)} and compared {how}: {(verification.IsEqual ? "equal" : "DIFFERENT")}"
        );
    }

    public static void WriteDifferences(TextWriter target, Verification verification)
    {
        target.WriteLine("error INTEGRITY_ERROR: the target does not have the rows that were written");
        foreach (var difference in verification.Differences)
        {
            target.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"  {difference.Chunk}: {difference.ExpectedRows:N0} rows with hash {difference.ExpectedHash} were written, {difference.FoundRows:N0} with hash {difference.FoundHash} are there"
                )
            );
            foreach (var key in difference.Keys)
            {
                target.WriteLine($"    differs: {key}");
            }
        }
    }
}
