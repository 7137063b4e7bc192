using System.Globalization;
using Weir.Formats.Csv;

namespace Weir.Connectors.Files;

/// <summary>
/// Opens sinks by mode. Create: the file must not exist. Replace and truncate: the new file takes the place of the old
/// one. Append: to a folder, a new file in it; to a CSV, JSON lines or Parquet file, a copy with the new rows takes its
/// place.
/// </summary>
internal static class FileSinks
{
    public static async ValueTask<ITableSink?> OpenAsync(
        string path,
        bool isFolder,
        FileFormat format,
        SinkRequest request,
        CancellationToken cancellationToken
    )
    {
        var options = new FormatOptions(
            [
                .. request
                    .Options.Where(o => o.Key != "format")
                    .Select(o => KeyValuePair.Create(o.Key, (object?)o.Value)),
            ],
            format.Name
        );
        var write = format.Writer(options);
        options.Finish();
        isFolder |= Directory.Exists(path);
        if (isFolder)
        {
            return Folder(path, format, request, write);
        }

        var exists = File.Exists(path) && !FileSink.IsDevice(path);
        if (exists && request.Mode == WriteMode.Create)
        {
            throw Exists(path);
        }

        if (!exists || request.Mode != WriteMode.Append)
        {
            return new FileSink(path, request.Mode == WriteMode.Create, null, request.Schema, write);
        }

        if (format.Continuer(options, path) is { } continues)
        {
            return new FileSink(path, false, null, request.Schema, continues);
        }

        if (!format.CanAppend || path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase))
        {
            throw new WeirException(ErrorCode.NotSupported, $"rows cannot be added to this {format.Name} file: {path}")
            {
                Hint = "Append to a folder: each write then adds a file to it.",
            };
        }

        await CheckColumnsAsync(path, format, request, cancellationToken).ConfigureAwait(false);
        return new FileSink(path, false, path, request.Schema, write);
    }

    internal static WeirException Exists(string path) =>
        new(ErrorCode.TableExists, $"the file exists already: {path}")
        {
            SourceName = path,
            Hint = "Use mode replace or append.",
        };

    private static FileSink Folder(
        string path,
        FileFormat format,
        SinkRequest request,
        Func<Stream, Columnar.Schema, bool, Formats.IBatchWriter> write
    )
    {
        if (request.Mode != WriteMode.Append && Directory.Exists(path) && FilePaths.Expand(path).Count > 0)
        {
            throw request.Mode == WriteMode.Create
                ? Exists(path)
                : new WeirException(ErrorCode.NotSupported, $"a folder of files cannot be replaced in one step: {path}")
                {
                    Hint = "Append to it, or write one file.",
                };
        }

        var part = string.Create(CultureInfo.InvariantCulture, $"part-{Guid.CreateVersion7():N}{format.Extensions[0]}");
        return new FileSink(Path.Combine(path, part), true, null, request.Schema, write);
    }

    /// <summary>Rows may be added only under the same names in the same order: the text has no others.</summary>
    private static async ValueTask CheckColumnsAsync(
        string path,
        FileFormat format,
        SinkRequest request,
        CancellationToken cancellationToken
    )
    {
        if (format is not CsvFormat)
        {
            return;
        }

        var stream = FileStreams.Open(path);
        await using var _ = stream.ConfigureAwait(false);
        var options = new CsvReadOptions
        {
            Name = path,
            Header = true,
            Delimiter = format.Name == "tsv" ? (byte)'\t' : (byte)',',
        };
        var layout = await CsvSniffer.SniffAsync(stream, options, null, cancellationToken).ConfigureAwait(false);
        var there = layout.Schema.Fields.Select(f => f.Name).ToList();
        var coming = request.Schema.Fields.Select(f => f.Name).ToList();
        if (!there.SequenceEqual(coming, StringComparer.OrdinalIgnoreCase))
        {
            throw new WeirException(
                ErrorCode.SchemaDrift,
                $"the file {path} has the columns {string.Join(", ", there)}, not {string.Join(", ", coming)}"
            )
            {
                SourceName = path,
            };
        }
    }
}
