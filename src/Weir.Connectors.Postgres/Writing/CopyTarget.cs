using Npgsql;
using Weir.Columnar;

namespace Weir.Connectors.Postgres.Writing;

/// <summary>
/// Sends batches by binary COPY into one table of an open transaction. A COPY is ended now and then, so that a row that
/// the server refuses is noticed before the last one was sent.
/// </summary>
/// <param name="source">Whose connection it is.</param>
/// <param name="connection">The connection.</param>
/// <param name="statement">COPY … FROM STDIN.</param>
/// <param name="encoder">Makes the rows; nobody else uses it until the last COPY is over.</param>
internal sealed class CopyTarget(
    PostgresDataSource source,
    NpgsqlConnection connection,
    string statement,
    CopyEncoder encoder
)
{
    private const long BytesOfOneCopy = 32 << 20;

    private NpgsqlRawCopyStream? _stream;
    private long _sinceBegin;

    /// <summary>Bytes sent so far.</summary>
    public long Bytes { get; private set; }

    /// <summary>Whether no COPY goes on, and none was given up.</summary>
    public bool IsOver { get; private set; } = true;

    /// <summary>Sends rows of a batch.</summary>
    public async ValueTask WriteAsync(Batch batch, int from, int count, CancellationToken cancellationToken)
    {
        IsOver = false;
        if (_stream is null)
        {
            _stream = await source
                .WaitAsync(
                    connection,
                    connection.BeginRawBinaryCopyAsync(statement, CancellationToken.None),
                    cancellationToken
                )
                .ConfigureAwait(false);
            _sinceBegin = 0;
            await SendAsync(CopyEncoder.Header, cancellationToken).ConfigureAwait(false);
        }

        var values = new Column[encoder.Columns];
        try
        {
            for (var i = 0; i < values.Length; i++)
            {
                values[i] = batch.Columns[i].Decode();
            }

            encoder.Begin(values, batch, from, count);
            for (var done = 0; done < count; )
            {
                var piece = encoder.Next(values, done, count, out var written);
                await SendAsync(piece, cancellationToken).ConfigureAwait(false);
                done += written;
            }
        }
        finally
        {
            foreach (var value in values)
            {
                value?.Dispose();
            }
        }

        if (_sinceBegin > BytesOfOneCopy)
        {
            await FinishAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Ends the COPY; raises when the server refused a row.</summary>
    public async ValueTask FinishAsync(CancellationToken cancellationToken)
    {
        if (_stream is not { } stream)
        {
            return;
        }

        await SendAsync(CopyEncoder.Trailer, cancellationToken).ConfigureAwait(false);
        _stream = null;
        await source.WaitAsync(connection, EndAsync(stream), cancellationToken).ConfigureAwait(false);
        IsOver = true;
    }

    /// <summary>Gives the COPY up; the transaction is then only good for a rollback.</summary>
    public async ValueTask AbortAsync()
    {
        if (_stream is not { } stream)
        {
            return;
        }

        _stream = null;
        try
        {
            await stream.CancelAsync().ConfigureAwait(false);
            await stream.DisposeAsync().ConfigureAwait(false);
        }
        catch (Exception exception)
            when (exception is NpgsqlException or IOException or OperationCanceledException or ObjectDisposedException)
        {
            // What the server says to the end that was asked for.
        }
    }

    private static async Task<bool> EndAsync(NpgsqlRawCopyStream stream)
    {
        await stream.DisposeAsync().ConfigureAwait(false);
        return true;
    }

    private async ValueTask SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        await source.WaitAsync(connection, SendAsync(_stream!, bytes), cancellationToken).ConfigureAwait(false);
        _sinceBegin += bytes.Length;
        Bytes += bytes.Length;
    }

    private static async Task<bool> SendAsync(NpgsqlRawCopyStream stream, ReadOnlyMemory<byte> bytes)
    {
        await stream.WriteAsync(bytes, CancellationToken.None).ConfigureAwait(false);
        return true;
    }
}
