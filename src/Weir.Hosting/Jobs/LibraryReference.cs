namespace Weir.Hosting.Jobs;

/// <summary>How a generated program refers to the library.</summary>
public static class LibraryReference
{
    /// <summary>The package that holds the library.</summary>
    public const string Package = "Weir.Hosting";

    /// <summary>The version of the library that runs, such as <c>1.0.0</c>.</summary>
    public static string Version => typeof(LibraryReference).Assembly.GetName().Version!.ToString(3);

    /// <summary>
    /// The directive for a program in a folder: the project when this library runs from a checkout, and otherwise the package.
    /// </summary>
    /// <param name="folder">Where the program will be.</param>
    /// <param name="usesPackage">True: the package, false: the project, null: whichever fits.</param>
    /// <exception cref="WeirException"><see cref="ErrorCode.UsageError"/>: the project is wanted and there is no checkout.</exception>
    public static string Directive(string folder, bool? usesPackage = null)
    {
        var checkout = usesPackage == true ? null : Checkout();
        if (checkout is null)
        {
            return usesPackage == false
                ? throw new WeirException(ErrorCode.UsageError, "weir does not run from a checkout of its source")
                : $"#:package {Package}@{Version}";
        }

        var project = Path.Combine(checkout, "src", Package, Package + ".csproj");
        var isInside = Path.GetFullPath(folder)
            .StartsWith(checkout + Path.DirectorySeparatorChar, StringComparison.Ordinal);
        var path = isInside ? Path.GetRelativePath(folder, project) : project;
        return $"#:project {path.Replace('\\', '/')}";
    }

    private static string? Checkout()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "Weir.slnx")))
            {
                return at.FullName;
            }
        }

        return null;
    }
}
