namespace Weir.Sql.Syntax;

/// <summary>What IS tests for.</summary>
public enum IsTest
{
    Null,
    True,
    False,
    Unknown,
}
