using Weir.Columnar;

namespace Weir.Connectors.Files;

/// <summary>One or more files of one format with the same columns.</summary>
internal sealed class FileTable : ITable
{
    private readonly IReadOnlyList<FileContent> _files;

    private FileTable(string name, Schema schema, IReadOnlyList<FileContent> files)
    {
        DisplayName = name;
        Schema = schema;
        _files = files;
        double? rows = files.All(f => f.Rows is not null) ? files.Sum(f => f.Rows!.Value) : null;
        Statistics = new TableStatistics(rows, files.All(f => f.IsExact), files.Sum(f => f.Bytes));
    }

    public string DisplayName { get; }

    public Schema Schema { get; }

    public TableStatistics Statistics { get; }

    /// <summary>Opens the files; they must have the same columns by name, or with union_by_name at least the same types.</summary>
    public static async ValueTask<FileTable> OpenAsync(
        string name,
        IReadOnlyList<string> paths,
        FileFormat format,
        FormatOptions options,
        ConnectorServices services,
        CancellationToken cancellationToken
    )
    {
        var isUnion = options.Boolean("union_by_name") ?? false;
        var open = format.Reader(options, services);
        options.Finish();
        var files = new List<FileContent>(paths.Count);
        foreach (var path in paths)
        {
            try
            {
                files.Add(await open(path, cancellationToken).ConfigureAwait(false));
            }
            catch (Exception e) when (FileErrors.IsForeign(e))
            {
                throw FileErrors.Wrap(e, path, "read");
            }
        }

        var unified = format.Unify(files);
        return new FileTable(name, FileUnion.Schema(unified, isUnion), unified);
    }

    public IScan PlanScan(ScanRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var conditions = new List<ColumnCondition>();
        var decisions = new List<FilterDecision>();
        foreach (var filter in request.Filters)
        {
            var condition = ColumnCondition.From(filter, request);
            var isPushed =
                condition is not null
                && _files.All(f => FileUnion.InFile(condition, Schema, f) is { } c && f.CanPrune(c));
            if (isPushed)
            {
                conditions.Add(condition!);
            }

            decisions.Add(
                isPushed
                    ? new FilterDecision(filter, PushdownGrade.Recheck, "row groups are left out by their statistics")
                    : new FilterDecision(filter, PushdownGrade.Local, Reason(condition))
            );
        }

        return new FileScan(DisplayName, Schema, _files, request.Projection, conditions, decisions, Statistics.Rows);
    }

    private static string Reason(ColumnCondition? condition) =>
        condition is null ? "files do not evaluate expressions" : "the files have no statistics";
}
