using System.Globalization;
using Weir.Engine;

namespace Weir.Connectors.Databases.Tests.Support;

/// <summary>Runs SQL over a connection.</summary>
internal static class Sessions
{
    public static WeirSession Open(IDataSource source) =>
        new(
            new SessionOptions
            {
                Connections = [source],
                Threads = 1,
                LoadMachine = new Movement.StatementLoader(),
            }
        );

    /// <summary>The rows of the last statement, values separated by bars, in the order that they came.</summary>
    public static async Task<List<string>> RunAsync(
        this WeirSession session,
        string sql,
        CancellationToken token = default
    )
    {
        var rows = new List<string>();
        await foreach (var result in session.ExecuteAsync(sql, token))
        {
            await using (result)
            {
                rows = [.. (await result.ToListAsync(token)).Select(r => string.Join('|', r.Select(Text)))];
            }
        }

        return rows;
    }

    private static string Text(object? value) =>
        value switch
        {
            null => "NULL",
            object?[] list => "{" + string.Join(',', list.Select(Text)) + "}",
            IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
            _ => value.ToString()!,
        };
}
