using System.Text;
using Weir.Configuration;
using Weir.Connectors;

namespace Weir.Hosting.Jobs;

/// <summary>Writes a job as a C# program of one file (.NET 10, file-based apps).</summary>
public static class JobProgram
{
    private static readonly string[] Namespaces =
    [
        "Weir.Columnar",
        "Weir.Connectors",
        "Weir.Hosting",
        "Weir.Hosting.Configuration",
        "Weir.Movement",
        "Weir.Movement.Reporting",
    ];

    /// <summary>What <c>weir</c> itself is built with; and names of platforms in a package of SQLite are no news to users.</summary>
    private static readonly string[] Properties =
    [
        "PublishAot=false",
        "InvariantGlobalization=true",
        "TieredPGO=false",
        "ConcurrentGarbageCollection=false",
        "NoWarn=$(NoWarn);NETSDK1206",
    ];

    /// <summary>The program.</summary>
    /// <param name="job">The job.</param>
    /// <param name="library">How it refers to the library: <see cref="LibraryReference.Directive"/>.</param>
    /// <param name="path">Where it will be written.</param>
    public static string Write(JobFile job, string library, string path)
    {
        ArgumentNullException.ThrowIfNull(job);
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        var text = new StringBuilder();
        WriteHead(text, library, Path.GetFileName(path), Namespaces);
        text.Append(
            """
            return await TransferProgram.RunAsync(DefineAsync, args, Console.Out, Console.Error);

            static async ValueTask<Transfer> DefineAsync(CancellationToken cancellationToken)
            {

            """
        );
        WriteSession(text, job, folder);
        WriteTransfer(text, job);
        text.Append(
            """
            }

            // Every batch goes through here, on several threads: return it, or a new one with fewer rows or other values.
            // Give Select another version with every change, so that no unfinished run is resumed with another function.
            static Batch Change(Batch batch) => batch;

            """
        );
        return GeneratedFile.Sign(text.ToString());
    }

    internal static void WriteHead(StringBuilder text, string library, string file, string[] namespaces)
    {
        text.Append(library).Append('\n');
        foreach (var property in Properties)
        {
            text.Append("#:property ").Append(property).Append('\n');
        }

        text.Append(GeneratedFile.UnsignedLine);
        text.Append("\n// Run: dotnet run -c Release ").Append(file);
        text.Append(" -- [--sequential | --workers N] [--dry-run] [--resume (default) | --restart] [--verify]\n\n");
        foreach (var name in namespaces)
        {
            text.Append("using ").Append(name).Append(";\n");
        }

        text.Append('\n');
    }

    private static void WriteSession(StringBuilder text, JobFile job, string folder)
    {
        text.Append("    var folder = ").Append(FolderFrom(folder, job.Folder)).Append(";\n");
        text.Append("    var variables = new Substitution(folder);\n");
        text.Append("    var session = await SessionFactory.CreateAsync(\n        new SessionRequest\n        {\n");
        text.Append("            Folder = folder,\n            FindsConfiguration = false,\n");
        if (job.ConnectionFolder != job.Folder)
        {
            text.Append("            ConnectionFolder = ")
                .Append(FolderFrom(folder, job.ConnectionFolder))
                .Append(",\n");
        }

        if (job.Connections.Count > 0)
        {
            text.Append("            Connections =\n            [\n");
            foreach (var connection in job.Connections)
            {
                var name = CodeText.Literal(connection.Key, 0);
                var options = CodeText.Map((ConfigurationMap)connection.Value, "new()", 16);
                text.Append("                variables.Connection(")
                    .Append(name)
                    .Append(", ")
                    .Append(options)
                    .Append("),\n");
            }

            text.Append("            ],\n");
        }

        if (job.Settings.Count > 0)
        {
            text.Append("            Settings = new() { Transfer = ")
                .Append(CodeText.Dictionary(job.Settings))
                .Append(" },\n");
        }

        text.Append("        },\n        cancellationToken\n    );\n");
    }

    private static string FolderFrom(string folder, string wanted)
    {
        var path = Path.GetRelativePath(folder, wanted).Replace('\\', '/');
        return path == "." ? "TransferProgram.Folder()" : $"TransferProgram.Folder({CodeText.Literal(path, 0)})";
    }

    private static void WriteTransfer(StringBuilder text, JobFile job)
    {
        text.Append("    return Transfer\n        .From(session, ")
            .Append(CodeText.Substituted(job.Source, 12))
            .Append(")\n");
        if (job.Where is { } condition)
        {
            text.Append("        .Where(").Append(CodeText.Substituted(condition, 12)).Append(")\n");
        }

        var key = string.Concat(job.Key.Select(k => ", " + CodeText.Literal(k, 0)));
        text.Append("        .Select(Change, version: \"\")\n");
        text.Append("        .To(").Append(CodeText.Substituted(job.Target, 12)).Append(")\n");
        text.Append("        .WithMode(TransferMode.").Append(job.Mode).Append(key).Append(") with\n    {\n");
        text.Append("        JobName = ").Append(CodeText.Substituted(job.Name, 0)).Append(",\n");
        if (job.Contract != SchemaContract.Fail)
        {
            text.Append("        Contract = SchemaContract.").Append(job.Contract).Append(",\n");
        }

        if (job.Duplicates != DuplicatePolicy.Fail)
        {
            text.Append("        Duplicates = DuplicatePolicy.").Append(job.Duplicates).Append(",\n");
        }

        if (job.ChunkKey.Count > 0)
        {
            text.Append("        ChunkKey = ").Append(CodeText.List(job.ChunkKey)).Append(",\n");
        }

        if (job.Cursor is { } cursor)
        {
            text.Append("        CursorColumn = ").Append(CodeText.Literal(cursor, 0)).Append(",\n");
        }

        if (job.Options.Count > 0)
        {
            text.Append("        TargetOptions = [.. ").Append(CodeText.Dictionary(job.Options)).Append("],\n");
        }

        if (job.Rejects is { } rejects)
        {
            text.Append("        RejectFile = ").Append(CodeText.Substituted(rejects, 0)).Append(",\n");
        }

        text.Append("    };\n");
    }
}
