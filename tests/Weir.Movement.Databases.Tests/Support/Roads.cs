namespace Weir.Movement.Databases.Tests.Support;

/// <summary>All roads, as theory data.</summary>
public sealed class Roads : TheoryData<Road>
{
    public Roads()
    {
        AddRange(Enum.GetValues<Road>());
    }
}
