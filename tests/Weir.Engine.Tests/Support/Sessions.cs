using Weir.Hosting;
using Weir.Hosting.Configuration;

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
