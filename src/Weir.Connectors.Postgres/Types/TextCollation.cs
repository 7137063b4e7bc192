namespace Weir.Connectors.Postgres.Types;

/// <summary>How the server compares the texts of a column.</summary>
internal enum TextCollation
{
    /// <summary>By bytes, as the engine does.</summary>
    Bytes,

    /// <summary>Equal when the bytes are equal, in an order of its own.</summary>
    Language,

    /// <summary>Different bytes may be equal.</summary>
    Loose,
}
