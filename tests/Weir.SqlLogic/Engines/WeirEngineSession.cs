using System.Buffers;
using System.Text;
using Weir.Columnar;
using Weir.Columnar.Values;
using Weir.Engine;
using Weir.SqlLogic.Results;

namespace Weir.SqlLogic.Engines;

/// <summary>A session of Weir whose results become text.</summary>
internal sealed class WeirEngineSession(WeirSession session) : IEngineSession
{
    private ColumnFormatter _formatter = new(TimeZoneInfo.Utc);
    private readonly ArrayBufferWriter<byte> _buffer = new();

    /// <inheritdoc/>
    public async Task<ResultTable> RunAsync(string sql, CancellationToken cancellationToken)
    {
        try
        {
            var table = ResultTable.Empty;
            await foreach (var result in session.ExecuteAsync(sql, cancellationToken).ConfigureAwait(false))
            {
                await using (result.ConfigureAwait(false))
                {
                    table = await ReadAsync(result, cancellationToken).ConfigureAwait(false);
                }

                if (result.Tag is "SET" or "RESET")
                {
                    _formatter = new ColumnFormatter(await ZoneAsync(cancellationToken).ConfigureAwait(false));
                }
            }

            return table;
        }
        catch (WeirException exception)
        {
            var kind =
                exception.Code == ErrorCode.NotSupported ? EngineErrorKind.NotSupported
                : exception.Code.Kind == ErrorKind.Internal ? EngineErrorKind.Internal
                : EngineErrorKind.Statement;
            throw new EngineException(exception.Message, exception.SqlState, kind, exception);
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => session.DisposeAsync();

    /// <summary>The zone in which the session shows instants.</summary>
    private async Task<TimeZoneInfo> ZoneAsync(CancellationToken cancellationToken)
    {
        var result = await session.QueryAsync("SHOW timezone", cancellationToken).ConfigureAwait(false);
        await using (result.ConfigureAwait(false))
        {
            var table = await ReadAsync(result, cancellationToken).ConfigureAwait(false);
            return TimeZones.Find(table.Rows[0][0]!)!;
        }
    }

    private async Task<ResultTable> ReadAsync(QueryResult result, CancellationToken cancellationToken)
    {
        var rows = new List<string?[]>();
        while (await result.NextAsync(cancellationToken).ConfigureAwait(false) is { } batch)
        {
            using (batch)
            {
                for (var row = 0; row < batch.Length; row++)
                {
                    rows.Add(Row(batch, batch.StoredRow(row)));
                }
            }

            ResultTable.CheckSize(rows.Count);
        }

        return new ResultTable([.. result.Schema.Fields.Select(f => KindOf(f.Type))], rows, result.RowsAffected);
    }

    private string?[] Row(Batch batch, int row)
    {
        var values = new string?[batch.Columns.Count];
        for (var i = 0; i < values.Length; i++)
        {
            var column = batch.Columns[i];
            if (!column.IsNull(row))
            {
                _buffer.ResetWrittenCount();
                _formatter.Write(column, row, _buffer);
                values[i] = Encoding.UTF8.GetString(_buffer.WrittenSpan);
            }
        }

        return values;
    }

    private static ValueKind KindOf(DataType type) =>
        type.Kind == TypeKind.Boolean ? ValueKind.Boolean
        : type.IsInteger ? ValueKind.Integer
        : type.IsFloat ? ValueKind.Float
        : type.IsNumeric ? ValueKind.Decimal
        : ValueKind.Other;
}
