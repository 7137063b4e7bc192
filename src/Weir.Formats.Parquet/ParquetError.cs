namespace Weir.Formats.Parquet;

/// <summary>Makes the errors of damaged files; the reader's edge adds the file's name and the place in it.</summary>
internal static class ParquetError
{
    public static WeirException Invalid(string what) => new(ErrorCode.InvalidFile, what);

    public static WeirException Unsupported(string what) => new(ErrorCode.NotSupported, what);

    /// <summary>The same error with the file's name and, when known, the place in the file in front.</summary>
    public static WeirException At(WeirException error, string file, string? place) =>
        error.SourceName is not null
            ? error
            : new WeirException(
                error.Code,
                place is null
                    ? $"{Describe(error)}: {file}: {error.Message}"
                    : $"{Describe(error)}: {file}: {place}: {error.Message}",
                error.InnerException
            )
            {
                SourceName = file,
                Hint = error.Hint,
            };

    private static string Describe(WeirException error) =>
        error.Code == ErrorCode.InvalidFile ? "Not a valid Parquet file" : "Cannot read the Parquet file";
}
