using Weir.Columnar;
using Weir.Formats;

namespace Weir.Connectors.Files;

/// <summary>A format of files: how files of it become a table and how one is written.</summary>
internal interface IFileFormat
{
    /// <summary>The name, such as <c>csv</c>; <c>read_NAME</c> is its table function.</summary>
    string Name { get; }

    /// <summary>Endings without the point, such as <c>csv</c>, <c>csv.gz</c>.</summary>
    IReadOnlyList<string> Extensions { get; }

    /// <summary>Options that <c>read_NAME</c> takes, for messages.</summary>
    IReadOnlyList<string> ReadOptions { get; }

    /// <summary>A table over files, of which there is at least one, in order. Wrong options raise.</summary>
    ValueTask<ITable> OpenAsync(
        string displayName,
        IReadOnlyList<string> files,
        IReadOnlyList<TableArgument> options,
        ConnectorServices services,
        CancellationToken cancellationToken
    );

    /// <summary>A writer of one file; unknown options raise.</summary>
    IBatchWriter CreateWriter(Stream stream, Schema schema, IReadOnlyList<KeyValuePair<string, string>> options);
}
