using Weir.Connectors;

namespace Weir.Movement.Running;

/// <summary>What the workers of a run share.</summary>
internal sealed record WorkContext(
    Transfer Transfer,
    ITransferTarget Target,
    Columnar.Schema SourceSchema,
    ChunkFeed Feed,
    WriterPool Writers,
    TransferTracker Tracker,
    RateLimit Rate,
    RejectStore? Rejects,
    TimeProvider Time
);
