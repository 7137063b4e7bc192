using System.Text;
using System.Text.RegularExpressions;
using Weir.Connectors;
using Weir.Engine;
using Weir.Hosting.Configuration;
using Weir.Movement;

namespace Weir.Hosting.Jobs;

/// <summary>A program for each table of a schema, and one that runs them all in the order of their foreign keys.</summary>
public sealed partial record SchemaJobs
{
    /// <summary>The program that runs the others.</summary>
    public const string RunsAll = "all.cs";

    /// <summary>Files and their texts.</summary>
    public required IReadOnlyList<KeyValuePair<string, string>> Programs { get; init; }

    /// <summary>The order of the tables.</summary>
    public required JobOrder Order { get; init; }

    /// <summary>Reads the tables of <c>connection</c> or <c>connection.schema</c> and writes the programs.</summary>
    /// <param name="request">Names the configuration with the connections, and where paths start.</param>
    /// <param name="schema">What is to be moved.</param>
    /// <param name="target">A connection, connection and schema, or a folder for Parquet files.</param>
    /// <param name="mode">A mode that needs no key.</param>
    /// <param name="folder">Where the programs will be.</param>
    /// <param name="library"><see cref="LibraryReference.Directive"/>.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <exception cref="WeirException">There is no such connection or table, or the source cannot be read.</exception>
    public static async ValueTask<SchemaJobs> ReadAsync(
        SessionRequest request,
        string schema,
        string target,
        TransferMode mode,
        string folder,
        string library,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(schema);
        if (TransferModes.NeedsKey(mode))
        {
            throw new WeirException(
                ErrorCode.UsageError,
                $"mode {TransferModes.Name(mode)} needs a key, which differs by table: use create, append, replace or truncate"
            );
        }

        var session = await SessionFactory.CreateAsync(request, cancellationToken).ConfigureAwait(false);
        await using var scope = session.ConfigureAwait(false);
        var parts = schema.Split('.', 2);
        var source = Connection(session, parts[0]);
        var tables = await source.ListTablesAsync(cancellationToken).ConfigureAwait(false);
        var chosen = tables
            .Where(t => (parts.Length == 1 || t.Schema == parts[1]) && !OwnTable().IsMatch(t.Name))
            .ToList();
        if (chosen.Count == 0)
        {
            throw new WeirException(ErrorCode.TableNotFound, $"there are no tables in {schema}");
        }

        var keys = await source.ListForeignKeysAsync(cancellationToken).ConfigureAwait(false);
        var order = JobOrder.Of(chosen, keys);
        var configuration = WeirConfiguration.Load(request.ConfigurationFile, request.Folder, substitutes: false);
        var isConnection = session.Connections.Any(c =>
            string.Equals(c.Name, target.Split('.')[0], StringComparison.OrdinalIgnoreCase)
        );
        var files = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { RunsAll };
        var programs = new List<KeyValuePair<string, string>>();
        foreach (var table in order.Tables)
        {
            var file = FileOf(table, files);
            var job = new JobFile
            {
                Folder = request.Folder,
                ConnectionFolder = request.Folder,
                Name = Path.GetFileNameWithoutExtension(file),
                Source = $"{parts[0]}.{Plain(table)}",
                Target = isConnection ? $"{target}.{table.Name}" : $"{target.TrimEnd('/')}/{table.Name}.parquet",
                Mode = mode,
            }.With(configuration);
            programs.Add(KeyValuePair.Create(file, JobProgram.Write(job, library, Path.Combine(folder, file))));
        }

        programs.Add(KeyValuePair.Create(RunsAll, All([.. programs.Select(p => p.Key)], library)));
        return new SchemaJobs { Programs = programs, Order = order };
    }

    /// <summary>The ledger and staging tables, which are no data of the schema.</summary>
    [GeneratedRegex("^weir_(load|[0-9a-f]{16})$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex OwnTable();

    private static IDataSource Connection(WeirSession session, string name) =>
        session.Connections.FirstOrDefault(c => string.Equals(c.Name, name, StringComparison.OrdinalIgnoreCase))
        ?? throw new WeirException(ErrorCode.UsageError, $"there is no connection \"{name}\"")
        {
            Hint = Suggestions.DidYouMean(name, session.Connections.Select(c => c.Name)),
        };

    /// <summary>Names with dots cannot be told apart from schemas where a job names its source.</summary>
    private static string Plain(TableName table) =>
        table.ToString().Count(c => c == '.') == (table.Schema is null ? 0 : 1)
            ? table.ToString()
            : throw new WeirException(
                ErrorCode.NotSupported,
                $"the table \"{table.Name}\" has a dot in its name or schema, which jobs cannot name"
            );

    private static string FileOf(TableName table, HashSet<string> taken)
    {
        var name = string.Concat(table.Name.Select(c => char.IsLetterOrDigit(c) || c is '-' or '_' ? c : '_'));
        while (!taken.Add(name + ".cs"))
        {
            name += "_";
        }

        return name + ".cs";
    }

    private static string All(IReadOnlyList<string> files, string library)
    {
        var text = new StringBuilder();
        JobProgram.WriteHead(text, library, RunsAll, ["Weir.Hosting.Jobs", "Weir.Movement.Reporting"]);
        text.Append("// Tables that others refer to come first.\nstring[] programs =\n[\n");
        foreach (var file in files)
        {
            text.Append("    ").Append(CodeText.Literal(file, 0)).Append(",\n");
        }

        text.Append("];\nreturn await JobList.RunAsync(TransferProgram.Folder(), programs, args, Console.Error);\n");
        return GeneratedFile.Sign(text.ToString());
    }
}
