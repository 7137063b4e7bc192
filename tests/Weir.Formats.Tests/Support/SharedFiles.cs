using System.Runtime.CompilerServices;

namespace Weir.Formats.Tests.Support;

/// <summary>Files that lie beside the repository, or where WEIR_SHARED says.</summary>
internal static class SharedFiles
{
    public static string? Root { get; } = Find();

    public static string Corpus => CorpusOf("csv");

    public static string CorpusOf(string kind) => Path.Combine(Root!, "corpora", kind);

    /// <summary>The file names of a folder of the corpus, or one name that tells why there are none.</summary>
    public static TheoryData<string> Names(string folder, string pattern, string kind = "csv") =>
        Root is null
            ? ["(none)"]
            :
            [
                .. Directory
                    .GetFiles(Path.Combine(CorpusOf(kind), folder), pattern)
                    .Select(f => Path.GetFileName(f)!)
                    .Order(StringComparer.Ordinal),
            ];

    private static string? Find([CallerFilePath] string path = "")
    {
        if (Environment.GetEnvironmentVariable("WEIR_SHARED") is { Length: > 0 } given)
        {
            return Directory.Exists(given) ? given : null;
        }

        for (var folder = Path.GetDirectoryName(path); folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(Path.Combine(folder, "Weir.slnx")))
            {
                var shared = Path.GetFullPath(Path.Combine(folder, "..", "shared"));
                return Directory.Exists(shared) ? shared : null;
            }
        }

        return null;
    }
}
