namespace Weir.Connectors.Files;

/// <summary>Where rows of a chunk are.</summary>
/// <param name="File">A path relative to the folder of the manifest or, while the job runs, of the parts.</param>
/// <param name="From">The first byte or row group.</param>
/// <param name="To">The one after the last.</param>
/// <param name="Rows">Rows, as counted in the file.</param>
internal sealed record PartPlace(string File, long From, long To, long Rows);
