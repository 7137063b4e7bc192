namespace Weir.Cli.Tests.Support;

/// <summary>A test that mounts a small disk, which only the administrator may do.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class FullDiskFactAttribute : FactAttribute
{
    public FullDiskFactAttribute()
    {
        try
        {
            using var disk = SmallDisk.Mount();
        }
        catch (InvalidOperationException exception)
        {
            Skip = exception.Message;
        }
    }
}
