namespace Weir.Connectors.Http;

/// <summary>What ends the pages of an API that gives no total and no flag.</summary>
internal enum LastPage
{
    /// <summary>A page without rows: right whatever number of rows the server puts on a page.</summary>
    Empty,

    /// <summary>A page with fewer rows than asked for: one request less, for servers that always fill their pages.</summary>
    Short,
}
