using Weir.Columnar;

namespace Weir.Movement;

/// <summary>A function over batches.</summary>
/// <param name="Function">Gets a batch that stays the caller's, and returns a new one with no more rows.</param>
/// <param name="Schema">The columns that it makes; null: those it gets.</param>
/// <param name="Version">Tells versions of the function apart.</param>
public sealed record BatchTransform(Func<Batch, Batch> Function, Schema? Schema, string Version);
