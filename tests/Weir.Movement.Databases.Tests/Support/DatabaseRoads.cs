namespace Weir.Movement.Databases.Tests.Support;

/// <summary>The roads whose targets are tables, as theory data.</summary>
public sealed class DatabaseRoads : TheoryData<Road>
{
    public DatabaseRoads()
    {
        AddRange(Enum.GetValues<Road>().Where(r => r != Road.PostgresToParquet).ToArray());
    }
}
