using System.Runtime.CompilerServices;
using Weir.Columnar;

namespace Weir.Functions;

/// <summary>Covariance, correlation and regression: one state of moments, many ways to finish.</summary>
internal sealed class PairAccumulator : IAccumulator
{
    private readonly Func<PairMoments, double?> _finish;
    private readonly bool _isCount;
    private PairMoments[] _states = [];

    /// <summary>States that finish as a double, or (for a BIGINT result) a count.</summary>
    public PairAccumulator(Func<PairMoments, double?> finish, bool isCount = false)
    {
        _finish = finish;
        _isCount = isCount;
    }

    public long MemoryBytes => (long)_states.Length * Unsafe.SizeOf<PairMoments>();

    public void EnsureGroups(int groupCount)
    {
        if (groupCount > _states.Length)
        {
            Array.Resize(ref _states, Math.Max(groupCount, Math.Min(_states.Length * 2, Array.MaxLength)));
        }
    }

    public void Update(ReadOnlySpan<int> groups, ReadOnlySpan<Column> arguments)
    {
        if (arguments[0] is not Column<double> ys || arguments[1] is not Column<double> xs)
        {
            return;
        }

        var y = ys.Values;
        var x = xs.Values;
        for (var row = 0; row < groups.Length; row++)
        {
            if (!ys.IsNull(row) && !xs.IsNull(row))
            {
                _states[groups[row]].Add(y[row], x[row]);
            }
        }
    }

    public void Merge(IAccumulator other, ReadOnlySpan<int> groups)
    {
        var states = ((PairAccumulator)other)._states;
        for (var i = 0; i < groups.Length; i++)
        {
            _states[groups[i]].Merge(in states[i]);
        }
    }

    public Column Finish(int first, int count)
    {
        if (_isCount)
        {
            var counts = NativeBuffer.Allocate(count * 8L);
            for (var i = 0; i < count; i++)
            {
                counts.As<long>()[i] = _states[first + i].X.Count;
            }

            return new Column<long>(DataType.Int64, count, counts);
        }

        using var builder = new FixedColumnBuilder<double>(DataType.Float64, count);
        for (var i = first; i < first + count; i++)
        {
            if (_finish(_states[i]) is { } value)
            {
                builder.Append(value);
            }
            else
            {
                builder.AppendNull();
            }
        }

        return builder.Build();
    }

    public void Dispose() => _states = [];
}
