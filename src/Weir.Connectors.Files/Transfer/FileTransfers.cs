using Weir.Columnar;

namespace Weir.Connectors.Files;

/// <summary>Opens files and folders as targets of chunked transfers.</summary>
internal static class FileTransfers
{
    private static readonly string[] OwnOptions = ["format", "partition_by", "max_file_rows", "max_file_bytes"];

    public static async ValueTask<ITransferTarget> OpenAsync(
        string path,
        bool isFolder,
        FileFormat format,
        TransferRequest request,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        isFolder |= Directory.Exists(path);
        path = Path.TrimEndingDirectorySeparator(path);
        var all = request.Options.Select(o => KeyValuePair.Create(o.Key, (object?)o.Value)).ToList();
        var own = new FormatOptions([.. all.Where(o => OwnOptions.Contains(o.Key))], "files");
        var options = new FormatOptions([.. all.Where(o => !OwnOptions.Contains(o.Key))], format.Name);
        var parts = format.Parts(options, FileStreams.IsCompressed(path), isFolder);
        options.Finish();
        var plan = new FileTransferPlan(path, parts, parts.Stored(request.Schema), Normal(request), time)
        {
            MaximumRows = own.Integer("max_file_rows", 1) ?? long.MaxValue,
            MaximumBytes = own.LongBytes("max_file_bytes") ?? long.MaxValue,
        };
        _ = own.Text("format");
        plan = plan with { PartitionBy = Places(own.Text("partition_by"), plan.Schema) };
        own.Finish();
        if (
            !isFolder
            && (plan.PartitionBy.Count > 0 || plan.MaximumRows != long.MaxValue || plan.MaximumBytes != long.MaxValue)
        )
        {
            throw new WeirException(
                ErrorCode.InvalidParameter,
                $"partition_by, max_file_rows and max_file_bytes need a folder as the target, not {path}"
            )
            {
                Hint = "End the path with a slash.",
            };
        }

        try
        {
            plan = request.Mode.NeedsKey()
                ? await KeyedFiles.PlanAsync(plan, isFolder, cancellationToken).ConfigureAwait(false)
                : await ContinueAsync(plan, isFolder, cancellationToken).ConfigureAwait(false);
            plan = isFolder ? plan : SingleFile.Gather(plan);
            return await FileTransfer
                .OpenAsync(plan, isFolder ? new FileFolder(plan) : new SingleFile(plan), cancellationToken)
                .ConfigureAwait(false);
        }
        catch (Exception e) when (FileErrors.IsForeign(e))
        {
            throw FileErrors.Wrap(e, path, "write");
        }
    }

    /// <summary>A file has no table that could stay.</summary>
    private static TransferRequest Normal(TransferRequest request) =>
        request.Mode == TransferMode.Truncate ? request with { Mode = TransferMode.Replace } : request;

    private static IReadOnlyList<int> Places(string? names, Schema schema)
    {
        var places = new List<int>();
        foreach (var name in names?.Split(',', StringSplitOptions.TrimEntries) ?? [])
        {
            var place = schema.Fields.ToList().FindIndex(f => f.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
            if (place < 0 || schema[place].Type.IsNested)
            {
                throw new WeirException(
                    ErrorCode.InvalidParameter,
                    place < 0
                        ? $"partition_by names a column that there is not: \"{name}\""
                        : $"partition_by cannot use the nested column \"{name}\""
                )
                {
                    Hint = Suggestions.DidYouMean(name, schema.Fields.Select(f => f.Name)),
                };
            }

            places.Add(place);
        }

        return places;
    }

    /// <summary>With the columns of the file that rows are added to.</summary>
    private static async ValueTask<FileTransferPlan> ContinueAsync(
        FileTransferPlan plan,
        bool isFolder,
        CancellationToken cancellationToken
    )
    {
        if (plan.Request.Mode != TransferMode.Append)
        {
            return plan;
        }

        var file = isFolder
            ? FilePaths
                .Expand(plan.Path)
                .Find(f => f.EndsWith(plan.Parts.Extension, StringComparison.OrdinalIgnoreCase))
            : plan.Path;
        if (file is null || !File.Exists(file) || (isFolder && FileStreams.IsCompressed(file)))
        {
            return plan;
        }

        var there = await plan.Parts.ColumnsOfAsync(file, cancellationToken).ConfigureAwait(false);
        if (there is null)
        {
            return plan;
        }

        var coming = plan.Schema;
        if (plan.Request.Contract is SchemaContract.Freeze or SchemaContract.RejectRow)
        {
            coming = new Schema([.. coming.Fields.Where(f => Find(there, f.Name) is not null)]);
        }

        var fields = coming.Fields.Select(f =>
            Find(there, f.Name) is { Type.Kind: not TypeKind.Null } t
                ? f with
                {
                    Type = t.Type,
                    IsNullable = t.IsNullable,
                }
                : f
        );
        coming = new Schema([.. fields]);
        return there
            .Fields.Select(f => f.Name)
            .SequenceEqual(coming.Fields.Select(f => f.Name), StringComparer.OrdinalIgnoreCase)
            ? plan with
            {
                Schema = coming,
            }
            : throw new WeirException(
                ErrorCode.SchemaDrift,
                $"the file {file} has the columns {Names(there)}, not {Names(coming)}"
            )
            {
                SourceName = file,
                Hint =
                    "Rows are added to a file under the same columns in the same order; replace it, or select those columns.",
            };
    }

    private static string Names(Schema schema) => string.Join(", ", schema.Fields.Select(f => f.Name));

    private static Field? Find(Schema schema, string name) =>
        schema.Fields.FirstOrDefault(f => f.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
}
