using System.Globalization;

namespace Weir.Formats.Json;

/// <summary>Errors with their place in the text.</summary>
internal static class JsonError
{
    public static WeirException At(
        JsonReadOptions options,
        ErrorCode code,
        JsonPlace place,
        string reason,
        string? hint = null
    ) =>
        new(
            code,
            string.Create(
                CultureInfo.InvariantCulture,
                $"{options.Name}, line {place.Line}, column {place.Column} (byte {place.Byte}): {reason}"
            )
        )
        {
            SourceName = options.Name,
            Location = new SourceLocation(
                (int)Math.Min(place.Line, int.MaxValue),
                (int)Math.Min(place.Column, int.MaxValue)
            ),
            Hint = hint,
        };

    public static WeirException Whole(JsonReadOptions options, ErrorCode code, string reason, string? hint = null) =>
        new(code, $"{options.Name}: {reason}") { SourceName = options.Name, Hint = hint };
}
