using System.Globalization;
using Weir.SqlLogic.Scripts;

namespace Weir.SqlLogic.Results;

/// <summary>Compares a result with the answer of another engine: numbers by value, floating-point ones nearly.</summary>
internal static class AnswerRows
{
    private const double Tolerance = 1e-6;

    /// <summary>Whether the rows are those of the answer.</summary>
    public static bool Matches(AnswerRecord answer, ResultTable result)
    {
        if (answer.Rows.Count != result.Rows.Count || answer.Types.Count != result.Kinds.Count)
        {
            return false;
        }

        var expected = Ordered(
            answer.Rows.Select(r => r.Select((v, i) => Normal(v, answer.Types[i])).ToArray()),
            answer
        );
        var actual = Ordered(result.Rows.Select(r => r.Select((v, i) => Normal(v, answer.Types[i])).ToArray()), answer);
        for (var row = 0; row < expected.Count; row++)
        {
            for (var column = 0; column < answer.Types.Count; column++)
            {
                if (!Same(expected[row][column], actual[row][column], answer.Types[column]))
                {
                    return false;
                }
            }
        }

        return true;
    }

    /// <summary>The answer as lines, for a report.</summary>
    public static IEnumerable<string> Render(AnswerRecord answer) =>
        answer.Rows.Select(r => string.Join('\t', r.Select(ValueText.Of)));

    private static List<string?[]> Ordered(IEnumerable<string?[]> rows, AnswerRecord answer)
    {
        var list = rows.ToList();
        if (!answer.IsOrdered)
        {
            list.Sort((a, b) => a.Zip(b, string.CompareOrdinal).FirstOrDefault(order => order != 0));
        }

        return list;
    }

    /// <summary>One text for equal values of a type.</summary>
    private static string? Normal(string? value, string type) =>
        value is null
            ? null
            : type switch
            {
                "bool" => value is "t" or "true" ? "true" : "false",
                "numeric" => DecimalText.WithoutZeros(value),
                "float4" or "float8" when Number(value) is { } number => number.ToString(
                    "G6",
                    CultureInfo.InvariantCulture
                ),
                _ => value,
            };

    private static bool Same(string? expected, string? actual, string type)
    {
        if (string.Equals(expected, actual, StringComparison.Ordinal))
        {
            return true;
        }

        return type is "float4" or "float8"
            && Number(expected) is { } left
            && Number(actual) is { } right
            && Math.Abs(left - right) <= Tolerance * Math.Max(Math.Abs(left), Math.Abs(right));
    }

    private static double? Number(string? value) =>
        double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
        && double.IsFinite(number)
            ? number
            : null;
}
