using Weir.Columnar;
using Weir.Formats;

namespace Weir.Connectors.Files;

/// <summary>How the rows of a chunk become a file of their own, and such files one.</summary>
internal abstract class PartFormat : IAsyncDisposable
{
    /// <summary>The name of the format.</summary>
    public abstract string Name { get; }

    /// <summary>The ending of a part's name.</summary>
    public abstract string Extension { get; }

    /// <summary>What lies in a range of a file, for people: <c>bytes</c> or <c>row groups</c>.</summary>
    public abstract string Unit { get; }

    /// <summary>Whether parts are compressed as a stream.</summary>
    public virtual bool IsCompressed => false;

    /// <summary>What readers need to know besides the schema, for the manifest.</summary>
    public virtual string Dialect => "";

    /// <summary>Why the chunks of the one file cannot be told apart; null when they can.</summary>
    public virtual string? WhyWhole => null;

    /// <summary>The columns as the file keeps them.</summary>
    public abstract Schema Stored(Schema schema);

    /// <summary>Whether a file has no form for some values of the type.</summary>
    public virtual bool MayRefuse(DataType type) => false;

    /// <summary>Why a file cannot hold a value; null when it can.</summary>
    public virtual string? WhyNot(Column column, int row) => null;

    /// <summary>A writer of a part's rows.</summary>
    public abstract IBatchWriter Open(Stream target, Schema schema);

    /// <summary>
    /// The same format with the rows of all parts in one new file from the start, where that is possible: nothing has to be
    /// put together then, and a part says only which rows are its.
    /// </summary>
    public virtual PartFormat In(string whole) => this;

    /// <summary>The file that has the rows of all parts; null when parts have them.</summary>
    public virtual string? Whole => null;

    /// <summary>Opens <see cref="Whole"/> to write more, behind the rows of these parts.</summary>
    public virtual ValueTask BeginAsync(IReadOnlyList<string> parts, CancellationToken cancellationToken) =>
        ValueTask.CompletedTask;

    /// <summary>Waits until the rows in <see cref="Whole"/> are on the disk.</summary>
    public virtual void Flush() { }

    /// <summary>
    /// Ends <see cref="Whole"/>, as <see cref="AssembleAsync"/> would another file; null when it is better put together anew.
    /// </summary>
    public virtual ValueTask<IReadOnlyList<long>?> FinishAsync(
        IReadOnlyList<string> parts,
        Schema schema,
        CancellationToken cancellationToken
    ) => ValueTask.FromResult<IReadOnlyList<long>?>(null);

    /// <summary>Counts the rows of a finished part by reading it.</summary>
    public abstract ValueTask<PartCount> CountAsync(string path, Schema schema, CancellationToken cancellationToken);

    /// <summary>
    /// Writes parts one after another as one file, after the rows of <paramref name="existing"/>; returns where each
    /// begins, and at the end where the last one ends.
    /// </summary>
    public abstract ValueTask<IReadOnlyList<long>> AssembleAsync(
        IReadOnlyList<string> parts,
        FileStream target,
        Schema schema,
        string? existing,
        CancellationToken cancellationToken
    );

    /// <summary>Reads the rows of a range.</summary>
    public abstract IScanPartition Read(string path, long from, long to, Schema schema);

    /// <summary>
    /// The columns that rows must have to be added to a file; null: any. Raises when rows cannot be added to it.
    /// </summary>
    public abstract ValueTask<Schema?> ColumnsOfAsync(string path, CancellationToken cancellationToken);

    /// <summary>The table function that reads files as they were written, with the types of their columns; null: none does.</summary>
    public virtual string? Reader => null;

    /// <summary>
    /// The columns of a file whose rows are read and written to another one. Raises when values would lose something on the way.
    /// </summary>
    public virtual ValueTask<Schema> RewrittenColumnsOfAsync(string path, CancellationToken cancellationToken) =>
        throw new WeirException(
            ErrorCode.NotSupported,
            $"rows of {Name} files cannot be written anew as they were: {path}"
        );

    /// <summary>Lets memory go that writers left for each other.</summary>
    public virtual ValueTask DisposeAsync() => ValueTask.CompletedTask;

    protected void RefuseCompressed(string path)
    {
        if (IsCompressed)
        {
            throw new WeirException(ErrorCode.NotSupported, $"rows cannot be added to a compressed file: {path}")
            {
                Hint = "Append to a folder: each write then adds files to it.",
            };
        }
    }
}
