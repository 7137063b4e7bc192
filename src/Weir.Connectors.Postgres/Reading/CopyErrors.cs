namespace Weir.Connectors.Postgres.Reading;

/// <summary>What a COPY must not do.</summary>
internal static class CopyErrors
{
    public static WeirException EndsEarly(string table) =>
        new(ErrorCode.ConnectionLost, $"the rows of {table} end before their end mark");

    public static WeirException GoesOn() => new(ErrorCode.InvalidData, "the server's COPY goes on after its end mark");
}
