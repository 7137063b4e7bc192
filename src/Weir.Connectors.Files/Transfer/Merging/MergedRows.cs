namespace Weir.Connectors.Files;

/// <summary>Plans to read the file that a load by key made.</summary>
internal static class MergedRows
{
    /// <summary>
    /// All its rows, which are compared with what the merge made: that less the rows of the chunks is what was there besides
    /// them, or below zero.
    /// </summary>
    public static async ValueTask<ReadBack> ReadBackAsync(
        FileTransferPlan plan,
        LoadRun kept,
        LoadMerge merge,
        bool isLast,
        CancellationToken cancellationToken
    )
    {
        var columns = await plan.Parts.ColumnsOfAsync(plan.Path, cancellationToken).ConfigureAwait(false);
        if (columns?.Count != merge.Columns)
        {
            throw new WeirException(ErrorCode.SchemaDrift, $"{plan.Path} no longer has the columns that were written")
            {
                SourceName = plan.Path,
            };
        }

        var written = kept.Chunks.Aggregate(
            default(RowSum),
            (sum, chunk) => sum + new RowSum(chunk.Ledger.Written, chunk.Ledger.Hash)
        );
        var there = await plan.Parts.CountAsync(plan.Path, columns, cancellationToken).ConfigureAwait(false);
        var groups = Enumerable.Range(0, (int)Math.Max(merge.RowGroups, isLast ? there.To : 0));
        return new ReadBack([
            .. groups.Select(g => new ReadBackPart(plan.Parts.Read(plan.Path, g, g + 1, columns), null)),
        ])
        {
            WhyWhole = "a query at the end merged all rows with those of the file",
            Columns = merge.Columns,
            LeftOut = new RowSum(written.Rows - merge.Whole.Rows, written.Hash - merge.Whole.Hash),
        };
    }
}
