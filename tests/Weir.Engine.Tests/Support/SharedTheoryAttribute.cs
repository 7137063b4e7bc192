namespace Weir.Engine.Tests.Support;

/// <summary>A theory that needs the data beside the repository.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class SharedTheoryAttribute : TheoryAttribute
{
    public SharedTheoryAttribute() =>
        Skip = SharedFiles.Root is null ? "There is no folder shared beside the repository" : null;
}
