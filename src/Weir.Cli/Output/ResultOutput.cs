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
        options.Path is null
            ? await ToStreamAsync(result, options, cancellationToken).ConfigureAwait(false)
            : await ToFileAsync(session, result, options, cancellationToken).ConfigureAwait(false);

    private static async Task<long> ToStreamAsync(
        QueryResult result,
        OutputOptions options,
        CancellationToken cancellationToken
    )
    {
        var stream = Console.OpenStandardOutput();
        await using var streamScope = stream.ConfigureAwait(false);
        var writer = StreamWriters.Create(options.StreamFormat, stream, result.Schema);
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
