namespace Weir.SqlLogic.Scripts;

/// <summary>A line of a script, counted from 1.</summary>
internal readonly record struct Place(string File, int Line)
{
    public override string ToString() => $"{File}:{Line}";
}
