namespace Weir.Connectors.Postgres.Types;

/// <summary>The server counts from 2000-01-01, the engine from 1970-01-01.</summary>
internal static class ServerEpoch
{
    public const int Days = 10_957;

    public const long Microseconds = Days * 86_400_000_000L;
}
