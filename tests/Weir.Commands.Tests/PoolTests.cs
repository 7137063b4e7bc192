using System.Runtime.CompilerServices;
using Weir.Commands.Tests.Support;
using Weir.Connectors.Resilience;

namespace Weir.Commands.Tests;

/// <summary>K14: the pool, on a virtual clock.</summary>
public class PoolTests
{
    private readonly ManualTime _time = new();
    private int _opened;
    private int _closed;
    private bool _isHealthy = true;

    [Fact]
    public async Task K14_waiting_for_a_connection_ends()
    {
        await using var pool = Pool(
            new ConnectionPoolOptions { Maximum = 1, AcquireTimeout = TimeSpan.FromSeconds(2) }
        );
        var first = await pool.AcquireAsync(CancellationToken.None);
        var second = pool.AcquireAsync(CancellationToken.None).AsTask();
        await Task.Delay(10);
        Assert.Equal(1, pool.Status.Waiting);
        _time.Advance(TimeSpan.FromSeconds(2));
        var error = await Assert.ThrowsAsync<WeirException>(() => second);
        Assert.Contains("in use", error.Message, StringComparison.Ordinal);
        Assert.Equal(1, pool.Status.TimedOut);
        await first.ReturnAsync(isUsable: true);
        await (await pool.AcquireAsync(CancellationToken.None)).ReturnAsync(isUsable: true);
        Assert.Equal(1, _opened);
    }

    [Fact]
    public async Task K14_connections_are_opened_as_needed_and_idle_ones_closed()
    {
        await using var pool = Pool(new ConnectionPoolOptions { Minimum = 1, Maximum = 3 });
        await pool.WarmUpAsync(1, CancellationToken.None);
        Assert.Equal((1, 0, 1), (_opened, pool.Status.InUse, pool.Status.Idle));
        var all = new List<PooledConnection<object>>();
        for (var i = 0; i < 3; i++)
        {
            all.Add(await pool.AcquireAsync(CancellationToken.None));
        }

        Assert.Equal((3, 3), (_opened, pool.Status.InUse));
        foreach (var connection in all)
        {
            await connection.ReturnAsync(isUsable: true);
        }

        _time.Advance(TimeSpan.FromMinutes(11));
        Assert.Equal((2, 1), (_closed, pool.Status.Idle));
    }

    [Fact]
    public async Task K14_a_place_is_reserved_for_a_connection_that_the_pool_does_not_open()
    {
        await using var pool = Pool(
            new ConnectionPoolOptions { Maximum = 2, AcquireTimeout = TimeSpan.FromSeconds(2) }
        );
        await pool.WarmUpAsync(2, CancellationToken.None);
        await using var place = await pool.ReserveAsync(CancellationToken.None);
        Assert.Equal((1, 1, 1), (_closed, pool.Status.InUse, pool.Status.Idle));
        var connection = await pool.AcquireAsync(CancellationToken.None);
        var waiting = pool.ReserveAsync(CancellationToken.None).AsTask();
        Assert.False(waiting.IsCompleted);
        await place.DisposeAsync();
        await place.DisposeAsync();
        await using var second = await waiting;
        Assert.Equal((2, 0), (pool.Status.InUse, pool.Status.Idle));
        var third = pool.AcquireAsync(CancellationToken.None).AsTask();
        await Task.Delay(10);
        _time.Advance(TimeSpan.FromSeconds(2));
        await Assert.ThrowsAsync<WeirException>(() => third);
        await connection.ReturnAsync(isUsable: true);
        await second.DisposeAsync();
        Assert.Equal((2, 0, 1), (_opened, pool.Status.InUse, pool.Status.Idle));
    }

    [Fact]
    public async Task K14_an_old_connection_is_replaced_and_an_ill_one_is_not_given_out()
    {
        await using var pool = Pool(new ConnectionPoolOptions { Minimum = 1, Lifetime = TimeSpan.FromMinutes(10) });
        var first = await pool.AcquireAsync(CancellationToken.None);
        await first.ReturnAsync(isUsable: true);
        _time.Advance(TimeSpan.FromMinutes(1));
        _isHealthy = false;
        var second = await pool.AcquireAsync(CancellationToken.None);
        Assert.NotSame(first.Value, second.Value);
        _isHealthy = true;
        _time.Advance(TimeSpan.FromMinutes(10));
        await second.ReturnAsync(isUsable: true);
        var third = await pool.AcquireAsync(CancellationToken.None);
        Assert.NotSame(second.Value, third.Value);
        Assert.Equal((3, 2, 2), (_opened, _closed, pool.Status.Recycled));
        await third.ReturnAsync(isUsable: false);
        Assert.Equal(3, _closed);
    }

    [Fact]
    public async Task K14_a_leak_is_noticed()
    {
        await using var pool = Pool(new ConnectionPoolOptions { Maximum = 2, LeakAfter = TimeSpan.FromMinutes(5) });
        var kept = await pool.AcquireAsync(CancellationToken.None);
        Assert.Equal(0, pool.Status.Leaked);
        _time.Advance(TimeSpan.FromMinutes(6));
        Assert.Equal(1, pool.Status.Leaked);
        await kept.ReturnAsync(isUsable: true);
        Assert.Equal(0, pool.Status.Leaked);

        await ForgetAsync(pool);
        for (var i = 0; i < 50 && pool.Status.Leaked == 0; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            await Task.Delay(10);
        }

        Assert.Equal((1, 0), (pool.Status.Leaked, pool.Status.InUse));
        Assert.Equal(1, _closed);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task ForgetAsync(ConnectionPool<object> pool)
    {
        await Task.Yield();
        _ = await pool.AcquireAsync(CancellationToken.None);
    }

    private ConnectionPool<object> Pool(ConnectionPoolOptions options) =>
        new(
            "x",
            options,
            _time,
            _ =>
            {
                _opened++;
                return ValueTask.FromResult(new object());
            },
            (_, _) => ValueTask.FromResult(_isHealthy),
            _ =>
            {
                _closed++;
                return default;
            }
        );
}
