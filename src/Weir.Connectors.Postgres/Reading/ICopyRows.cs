namespace Weir.Connectors.Postgres.Reading;

/// <summary>The rows of one binary COPY, from its statement to its end. One call at a time.</summary>
internal interface ICopyRows
{
    /// <summary>Runs the statement and takes the header away.</summary>
    ValueTask BeginAsync(string statement, CancellationToken cancellationToken);

    /// <summary>Rows until there are enough for a batch, or no more; they stay until the next call.</summary>
    ValueTask<TupleBlock> NextAsync(CancellationToken cancellationToken);

    /// <summary>Waits for what the server says after the last row, and gives the connection back.</summary>
    ValueTask FinishAsync(CancellationToken cancellationToken);

    /// <summary>Gives the rest up, within seconds; nothing after <see cref="FinishAsync"/>.</summary>
    ValueTask AbortAsync();
}
