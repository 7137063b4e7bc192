using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Weir.Connectors.Commands;

namespace Weir.Commands.Scripts;

/// <summary>Writes statements and outcomes as JSON lines; <see cref="ScriptReader"/> reads the statements back.</summary>
public sealed class ScriptWriter : IDisposable
{
    private static readonly JsonWriterOptions Style = new()
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    [SuppressMessage("Usage", "CA2213", Justification = "The stream is the caller's.")]
    private readonly Stream _stream;
    private readonly ArrayBufferWriter<byte> _buffer = new(4096);
    private readonly Utf8JsonWriter _json;

    /// <summary>Writes to the stream, which stays the caller's.</summary>
    public ScriptWriter(Stream stream)
    {
        _stream = stream;
        _json = new Utf8JsonWriter(_buffer, Style);
    }

    /// <summary>A statement that can be run again.</summary>
    public void Write(ScriptStatement statement)
    {
        ArgumentNullException.ThrowIfNull(statement);
        _json.WriteStartObject();
        _json.WriteString("sql", statement.Sql);
        if (statement.Parameters.Length > 0)
        {
            _json.WriteStartArray("params");
            foreach (var value in statement.Parameters)
            {
                Write(value);
            }

            _json.WriteEndArray();
        }

        Write("tag", statement.Options.Tag);
        Write("lane", statement.Options.Lane);
        if (statement.Options.IsIdempotent)
        {
            _json.WriteBoolean("idempotent", true);
        }

        if (statement.Options.Timeout is { } timeout)
        {
            _json.WriteString(
                "timeout",
                timeout.TotalMilliseconds.ToString("R", System.Globalization.CultureInfo.InvariantCulture) + "ms"
            );
        }

        End();
    }

    /// <summary>An outcome: id, tag, status, affected, rows, error, attempts, times in milliseconds.</summary>
    public void Write(CommandOutcome outcome)
    {
        ArgumentNullException.ThrowIfNull(outcome);
        _json.WriteStartObject();
        _json.WriteNumber("id", outcome.Id);
        Write("tag", outcome.Tag);
        _json.WriteString("status", Configuration.Quantities.SnakeCase(outcome.Status.ToString()));
        if (outcome.Affected >= 0)
        {
            _json.WriteNumber("affected", outcome.Affected);
        }

        if (outcome.Rows.Columns.Count > 0)
        {
            Write(outcome.Rows);
        }

        if (outcome.Error is { } error)
        {
            _json.WriteStartObject("error");
            _json.WriteString("code", error.Code.Name);
            Write("sqlstate", outcome.SqlState);
            _json.WriteString("message", Secrets.SecretRedactor.Redact(error.Message));
            _json.WriteEndObject();
        }

        _json.WriteNumber("attempts", outcome.Attempts);
        _json.WriteNumber("waited_ms", Math.Round(outcome.WaitingTime.TotalMilliseconds, 3));
        _json.WriteNumber("took_ms", Math.Round(outcome.ExecutionTime.TotalMilliseconds, 3));
        End();
    }

    /// <inheritdoc cref="FlushAsync"/>
    public void Flush()
    {
        _stream.Write(_buffer.WrittenSpan);
        _buffer.ResetWrittenCount();
        _stream.Flush();
    }

    /// <summary>Hands what was written to the stream.</summary>
    public async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        await _stream.WriteAsync(_buffer.WrittenMemory, cancellationToken).ConfigureAwait(false);
        _buffer.ResetWrittenCount();
        await _stream.FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Bytes that wait for <see cref="FlushAsync"/>.</summary>
    public int Pending => _buffer.WrittenCount;

    public void Dispose() => _json.Dispose();

    private void Write(CommandRows rows)
    {
        _json.WriteStartArray("rows");
        foreach (var row in rows)
        {
            _json.WriteStartObject();
            for (var i = 0; i < row.Count; i++)
            {
                _json.WritePropertyName(rows.Columns[i]);
                Write(row[i]);
            }

            _json.WriteEndObject();
        }

        _json.WriteEndArray();
    }

    private void Write(string key, object? text)
    {
        if (text is not null)
        {
            _json.WriteString(key, text.ToString());
        }
    }

    private void Write(in CommandValue value)
    {
        switch (value.Kind)
        {
            case CommandValueKind.Null:
                _json.WriteNullValue();
                break;
            case CommandValueKind.Boolean:
                _json.WriteBooleanValue(value.AsBoolean());
                break;
            case CommandValueKind.Int16 or CommandValueKind.Int32 or CommandValueKind.Int64:
                _json.WriteNumberValue(value.AsInt64());
                break;
            case CommandValueKind.Decimal:
                _json.WriteNumberValue(value.AsDecimal());
                break;
            case CommandValueKind.Single when float.IsFinite(value.AsSingle()):
                _json.WriteNumberValue(value.AsSingle());
                break;
            case CommandValueKind.Double when double.IsFinite(value.AsDouble()):
                _json.WriteNumberValue(value.AsDouble());
                break;
            case CommandValueKind.Number:
                _json.WriteRawValue(value.AsText());
                break;
            case CommandValueKind.Json:
                _json.WriteRawValue(value.AsText());
                break;
            default:
                _json.WriteStringValue(value.ToString());
                break;
        }
    }

    private void End()
    {
        _json.WriteEndObject();
        _json.Flush();
        _json.Reset();
        _buffer.Write("\n"u8);
    }
}
