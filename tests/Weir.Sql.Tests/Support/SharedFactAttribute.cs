namespace Weir.Sql.Tests.Support;

/// <summary>A test that needs the files beside the repository.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class SharedFactAttribute : FactAttribute
{
    public SharedFactAttribute()
    {
        Skip = SharedFiles.Root is null ? "There is no folder shared beside the repository" : null;
    }
}
