using Weir.Connectors;

namespace Weir.Commands.Analysis;

/// <summary>What a statement's text allows to be merged, if its tables prove to be plain.</summary>
internal abstract record MergeCandidate
{
    /// <summary>The tables that must be plain for it.</summary>
    public IReadOnlyList<TableName> Needs =>
        this switch
        {
            ReadCandidate read => read.Tables,
            InsertCandidate insert => [insert.Table],
            _ => [],
        };
}
