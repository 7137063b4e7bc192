using System.Text;
using Weir.Columnar;
using Weir.Formats;

namespace Weir.Cli.Output;

/// <summary>What writers of text for people share.</summary>
internal abstract class TextWriterBase(Stream stream, Schema schema) : IBatchWriter
{
    private readonly StringBuilder _text = new();

    public long RowCount { get; private set; }

    public long BytesWritten { get; private set; }

    protected Schema Schema { get; } = schema;

    protected CellText Cells { get; } = new();

    public async ValueTask WriteAsync(Batch batch, CancellationToken cancellationToken)
    {
        Append(batch, _text);
        RowCount += batch.Length;
        await FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask CompleteAsync(CancellationToken cancellationToken)
    {
        AppendEnd(_text);
        await FlushAsync(cancellationToken).ConfigureAwait(false);
        await stream.FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    public ValueTask DisposeAsync() => default;

    protected abstract void Append(Batch batch, StringBuilder text);

    protected abstract void AppendEnd(StringBuilder text);

    private async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        var bytes = Encoding.UTF8.GetBytes(_text.ToString());
        _text.Clear();
        BytesWritten += bytes.Length;
        await stream.WriteAsync(bytes, cancellationToken).ConfigureAwait(false);
    }
}
