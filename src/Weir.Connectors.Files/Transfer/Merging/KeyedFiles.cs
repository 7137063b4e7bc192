using Weir.Columnar;

namespace Weir.Connectors.Files;

/// <summary>Finds out how rows are brought into a file by their key, or why they cannot be.</summary>
internal static class KeyedFiles
{
    private const string ChunkName = "weir_chunk";
    private const string RowName = "weir_row";

    /// <summary>The plan with the columns of the file that there is.</summary>
    public static async ValueTask<FileTransferPlan> PlanAsync(
        FileTransferPlan plan,
        bool isFolder,
        CancellationToken cancellationToken
    )
    {
        CheckPossible(plan, isFolder);
        CheckNames(plan.Request);
        // What an earlier run did is told also when the file is another one now.
        var there =
            File.Exists(plan.Path) && !plan.Request.IsLookup
                ? await plan.Parts.RewrittenColumnsOfAsync(plan.Path, cancellationToken).ConfigureAwait(false)
                : null;
        var history = HistoryOf(plan, there);
        var schema = there is null ? plan.Schema : Match(plan, there, history);
        var whole = there ?? Created(schema, plan.Request);
        var key = plan.Request.Key.Select(schema.IndexOf).ToList();
        var columns = whole.Fields.Select(f => (f.Name, Staged: Find(schema, f.Name)));
        return plan with
        {
            Schema = schema,
            Keyed = new KeyedFile(
                plan.Parts,
                whole,
                [.. columns.Select(c => Column(c.Name, IsHistory(plan, history, c.Name) ? -1 : c.Staged))],
                history,
                Free(schema, ChunkName),
                Free(schema, RowName),
                [.. Enumerable.Range(0, schema.Count).Where(i => key.Contains(i) || !schema[i].IsNullable)]
            ),
        };

        MergeColumn Column(string name, int staged) =>
            new(name, staged < 0 ? null : schema[staged].Name, key.Contains(staged));
    }

    private static void CheckPossible(FileTransferPlan plan, bool isFolder)
    {
        var mode = plan.Request.Mode.ToString().ToLowerInvariant();
        if (isFolder || plan.Parts.Reader is null || plan.Request.Merge is null)
        {
            throw new WeirException(
                ErrorCode.NotSupported,
                isFolder
                    ? $"a folder of files cannot be written with mode {mode}: {plan.Path}"
                    : $"{plan.Parts.Name} files cannot be written with mode {mode}: {plan.Path}"
            )
            {
                Hint =
                    "One Parquet file takes it, which keeps the types of its columns; or use create, replace or append, or a database as the target.",
            };
        }

        if (plan.Request.Contract != SchemaContract.Fail)
        {
            throw new WeirException(
                ErrorCode.NotSupported,
                $"a file that is written with mode {mode} keeps its columns: {plan.Path}"
            )
            {
                Hint = "Leave the contract at fail; replace the file to give it other columns.",
            };
        }
    }

    private static void CheckNames(TransferRequest request)
    {
        var names = request.Schema.Fields.Select(f => f.Name).ToList();
        if (request.Key.FirstOrDefault(k => request.Schema.IndexOf(k) < 0) is { } unknown)
        {
            throw new WeirException(ErrorCode.ColumnNotFound, $"the key column \"{unknown}\" is not among the columns")
            {
                Hint = Suggestions.DidYouMean(unknown, names),
            };
        }

        if (request.Key.FirstOrDefault(k => request.Schema[request.Schema.IndexOf(k)].Type.IsNested) is { } nested)
        {
            throw new WeirException(
                ErrorCode.NotSupported,
                $"the nested column \"{nested}\" cannot be in the key of a file"
            );
        }

        if (names.Distinct(StringComparer.OrdinalIgnoreCase).Count() < names.Count)
        {
            throw new WeirException(ErrorCode.DuplicateName, "two columns go into one of the file");
        }

        if (
            request.Mode == TransferMode.Scd2
            && names.Find(n => Names(request.History).Contains(n, StringComparer.OrdinalIgnoreCase)) is { } taken
        )
        {
            throw new WeirException(
                ErrorCode.DuplicateName,
                $"column \"{taken}\" is one of the columns that keep the history"
            );
        }
    }

    /// <summary>The columns that keep the history, by their names in the file.</summary>
    private static HistoryColumns HistoryOf(FileTransferPlan plan, Schema? there)
    {
        var history = plan.Request.History;
        return there is null || plan.Request.Mode != TransferMode.Scd2
            ? history
            : new HistoryColumns(
                Checked(history.From, TypeKind.TimestampTz),
                Checked(history.To, TypeKind.TimestampTz),
                Checked(history.IsCurrent, TypeKind.Boolean)
            );

        string Checked(string name, TypeKind kind) =>
            Find(there, name) is var place and >= 0
            && there[place].Type.Kind == kind
            && (there[place].IsNullable || name != history.To)
                ? there[place].Name
                : throw new WeirException(
                    ErrorCode.SchemaDrift,
                    $"{plan.Path} has no column \"{name}\" of type {(kind == TypeKind.Boolean ? "BOOLEAN" : "TIMESTAMPTZ")}, which keeps the history"
                )
                {
                    SourceName = plan.Path,
                };
    }

    /// <summary>The written columns with the types of the file; the same ones must be there, in any order.</summary>
    private static Schema Match(FileTransferPlan plan, Schema there, HistoryColumns history)
    {
        var expected = there.Fields.Where(f => !IsHistory(plan, history, f.Name)).Select(f => f.Name).ToList();
        var coming = plan.Schema.Fields.Select(f => f.Name).ToList();
        if (
            expected.Distinct(StringComparer.OrdinalIgnoreCase).Count() < expected.Count
            || !expected.ToHashSet(StringComparer.OrdinalIgnoreCase).SetEquals(coming)
        )
        {
            throw new WeirException(
                ErrorCode.SchemaDrift,
                $"the file {plan.Path} has the columns {string.Join(", ", expected)}, not {string.Join(", ", coming)}"
            )
            {
                SourceName = plan.Path,
                Hint = "Select those columns, or replace the file.",
            };
        }

        return new Schema([.. plan.Schema.Fields.Select(f => Typed(plan, f, there[Find(there, f.Name)]))]);
    }

    private static Field Typed(FileTransferPlan plan, Field field, Field there)
    {
        var isNarrow =
            (field.Type, there.Type) is ({ Kind: TypeKind.Decimal } from, { Kind: TypeKind.Decimal } to)
            && (to.Scale < from.Scale || to.Precision - to.Scale < from.Precision - from.Scale);
        var typed = new Schema(field with { Type = there.Type, IsNullable = there.IsNullable });
        return !isNarrow && plan.Parts.Stored(typed).Equals(typed)
            ? typed[0]
            : throw new WeirException(
                ErrorCode.TypeMismatch,
                $"column \"{field.Name}\" of type {field.Type} does not go into {plan.Path}, where it is {there.Type}"
            )
            {
                SourceName = plan.Path,
                Hint = $"Cast it to {there.Type}.",
            };
    }

    private static Schema Created(Schema schema, TransferRequest request) =>
        request.Mode != TransferMode.Scd2
            ? schema
            : new Schema([
                .. schema.Fields,
                new Field(request.History.From, DataType.TimestampTz, IsNullable: false),
                new Field(request.History.To, DataType.TimestampTz),
                new Field(request.History.IsCurrent, DataType.Boolean, IsNullable: false),
            ]);

    private static bool IsHistory(FileTransferPlan plan, HistoryColumns history, string name) =>
        plan.Request.Mode == TransferMode.Scd2 && Names(history).Contains(name, StringComparer.OrdinalIgnoreCase);

    private static string[] Names(HistoryColumns history) => [history.From, history.To, history.IsCurrent];

    private static string Free(Schema schema, string name)
    {
        while (Find(schema, name) >= 0)
        {
            name += "_";
        }

        return name;
    }

    private static int Find(Schema schema, string name) =>
        schema.Fields.ToList().FindIndex(f => f.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
}
