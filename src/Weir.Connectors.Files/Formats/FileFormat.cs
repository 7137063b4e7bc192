using Weir.Columnar;
using Weir.Formats;

namespace Weir.Connectors.Files;

/// <summary>A kind of file: how to open one for reading and how to write one.</summary>
internal abstract class FileFormat
{
    /// <summary>Its name, such as <c>csv</c>.</summary>
    public abstract string Name { get; }

    /// <summary>The table functions that read it, all alike.</summary>
    public abstract IReadOnlyList<string> Functions { get; }

    /// <summary>Endings of file names, with the dot.</summary>
    public abstract IReadOnlyList<string> Extensions { get; }

    /// <summary>Whether the ending <c>.gz</c> may follow.</summary>
    public abstract bool MayBeCompressed { get; }

    /// <summary>Reads the options (the caller finishes them) and returns how to open one file with them.</summary>
    public abstract Func<string, CancellationToken, ValueTask<FileContent>> Reader(
        FormatOptions options,
        ConnectorServices services
    );

    /// <summary>Reads the options (the caller finishes them) and returns how to write to a stream with them.</summary>
    public abstract Func<Stream, Schema, bool, IBatchWriter> Writer(FormatOptions options);

    /// <summary>
    /// How to write to a stream the rows of an existing file and then more; null for formats whose files are continued at
    /// their end, or not at all.
    /// </summary>
    public virtual Func<Stream, Schema, bool, IBatchWriter>? Continuer(FormatOptions options, string path) => null;

    /// <summary>
    /// Reads the options of <see cref="Writer"/> (the caller finishes them) and returns how chunks are written with them:
    /// with <paramref name="isFolder"/> as files that stay so, else as parts of one file.
    /// </summary>
    public abstract PartFormat Parts(FormatOptions options, bool isCompressed, bool isFolder);

    /// <summary>Whether rows can be added to the end of a file; the flag of the writer then leaves out the beginning.</summary>
    public virtual bool CanAppend => false;

    /// <summary>The files of one table with the columns that they have together, where the format can tell.</summary>
    public virtual IReadOnlyList<FileContent> Unify(IReadOnlyList<FileContent> files) => files;
}
