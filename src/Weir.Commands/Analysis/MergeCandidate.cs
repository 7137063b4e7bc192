namespace Weir.Commands.Analysis;

/// <summary>What a statement's text allows to be merged, if its tables prove to be plain.</summary>
internal abstract record MergeCandidate;
