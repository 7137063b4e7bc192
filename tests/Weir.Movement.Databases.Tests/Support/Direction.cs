namespace Weir.Movement.Databases.Tests.Support;

/// <summary>Which way bytes go.</summary>
public enum Direction
{
    /// <summary>Requests and rows to write.</summary>
    ToServer,

    /// <summary>Answers and rows to read.</summary>
    ToClient,
}
