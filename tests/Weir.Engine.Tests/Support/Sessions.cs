using Weir.Hosting;
using Weir.Hosting.Configuration;
using Weir.Movement;

namespace Weir.Engine.Tests.Support;

internal static class Sessions
{
    public static async Task<WeirSession> OpenAsync(string folder, int threads = 2, long memory = 256 << 20) =>
        await SessionFactory.CreateAsync(
            new SessionRequest
            {
                Folder = folder,
                Settings = new WeirSettings { Threads = threads, Memory = memory },
            }
        );

    /// <summary>Writes the rows of a query to a target that is not there, in one transaction.</summary>
    public static ValueTask<TransferResult> LoadAsync(
        WeirSession session,
        string sql,
        string target,
        params IReadOnlyList<KeyValuePair<string, string>> options
    ) =>
        (
            Transfer.FromQuery(session, sql).To(target) with
            {
                Commits = CommitScope.Load,
                TargetOptions = options,
            }
        ).RunAsync();

    /// <summary>The rows of a query as text, columns separated by bars.</summary>
    public static async Task<List<string>> RowsAsync(WeirSession session, string sql)
    {
        await using var result = await session.QueryAsync(sql);
        var rows = await result.ToListAsync();
        return
        [
            .. rows.Select(r =>
                string.Join(
                    '|',
                    r.Select(v => Convert.ToString(v, System.Globalization.CultureInfo.InvariantCulture) ?? "NULL")
                )
            ),
        ];
    }
}
