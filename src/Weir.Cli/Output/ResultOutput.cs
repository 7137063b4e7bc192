using System.Globalization;
using Weir.Connectors;
using Weir.Engine;

namespace Weir.Cli.Output;

/// <summary>Writes the rows of a result where the options say.</summary>
internal static class ResultOutput
{
    /// <summary>Writes all rows and returns how many there were.</summary>
    public static async Task<long> WriteAsync(
        WeirSession session,
        QueryResult result,
        OutputOptions options,
        CancellationToken cancellationToken
    ) =>
        options.Path is null ? await ToStreamAsync(result, options, cancellationToken).ConfigureAwait(false)
        : options.IsArrowFile ? await ToArrowFileAsync(result, options.Path, cancellationToken).ConfigureAwait(false)
        : await ToFileAsync(session, result, options, cancellationToken).ConfigureAwait(false);

    private static async Task<long> ToStreamAsync(
        QueryResult result,
        OutputOptions options,
        CancellationToken cancellationToken
    )
    {
        var stream = Console.OpenStandardOutput();
        await using var streamScope = stream.ConfigureAwait(false);
        return await WriteAsync(result, stream, options.StreamFormat, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Writes the file aside and gives it its name when it is whole.</summary>
    private static async Task<long> ToArrowFileAsync(
        QueryResult result,
        string path,
        CancellationToken cancellationToken
    )
    {
        var aside = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            long rows;
            var stream = new FileStream(aside, FileMode.CreateNew, FileAccess.Write);
            await using (stream.ConfigureAwait(false))
            {
                rows = await WriteAsync(result, stream, "arrow", cancellationToken).ConfigureAwait(false);
                stream.Flush(flushToDisk: true);
            }

            File.Move(aside, path, overwrite: true);
            return rows;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new WeirException(
                ErrorCode.InputOutputError,
                $"{path} cannot be written: {exception.Message}",
                exception
            );
        }
        finally
        {
            File.Delete(aside);
        }
    }

    private static async Task<long> WriteAsync(
        QueryResult result,
        Stream stream,
        string format,
        CancellationToken cancellationToken
    )
    {
        var writer = StreamWriters.Create(format, stream, result.Schema);
        await using var writerScope = writer.ConfigureAwait(false);
        while (await result.NextAsync(cancellationToken).ConfigureAwait(false) is { } batch)
        {
            using (batch)
            {
                await writer.WriteAsync(batch, cancellationToken).ConfigureAwait(false);
            }
        }

        await writer.CompleteAsync(cancellationToken).ConfigureAwait(false);
        return writer.RowCount;
    }

    private static async Task<long> ToFileAsync(
        WeirSession session,
        QueryResult result,
        OutputOptions options,
        CancellationToken cancellationToken
    )
    {
        var request = new SinkRequest(new TableName(null, options.Path!), result.Schema, WriteMode.Replace, [])
        {
            Options = options.Format is null ? [] : [KeyValuePair.Create("format", options.Format)],
        };
        var sink = await session.OpenSinkAsync(options.Path!, request, cancellationToken).ConfigureAwait(false);
        await using var scope = sink.ConfigureAwait(false);
        long read = 0;
        while (await result.NextAsync(cancellationToken).ConfigureAwait(false) is { } batch)
        {
            using (batch)
            {
                read += batch.Length;
                await sink.WriteAsync(batch, cancellationToken).ConfigureAwait(false);
            }
        }

        var written = await sink.CommitAsync(cancellationToken).ConfigureAwait(false);
        return written.RowsWritten == read
            ? read
            : throw new WeirException(
                ErrorCode.IntegrityError,
                string.Create(CultureInfo.InvariantCulture, $"{read} rows were read, but {written.RowsWritten} written")
            );
    }
}
