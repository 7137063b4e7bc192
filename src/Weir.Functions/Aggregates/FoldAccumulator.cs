using System.Runtime.CompilerServices;
using Weir.Columnar;

namespace Weir.Functions;

/// <summary>States of a <see cref="IFold{TIn, TState, TOut}"/> over one column of fixed width.</summary>
internal sealed class FoldAccumulator<TIn, TState, TOut, TFold> : IAccumulator
    where TIn : unmanaged, IEquatable<TIn>
    where TState : struct
    where TOut : unmanaged, IEquatable<TOut>
    where TFold : struct, IFold<TIn, TState, TOut>
{
    private readonly DataType _type;
    private readonly TFold _fold;
    private TState[] _states = [];

    public FoldAccumulator(DataType type, TFold fold)
    {
        _type = type;
        _fold = fold;
    }

    public long MemoryBytes => (long)_states.Length * Unsafe.SizeOf<TState>();

    public void EnsureGroups(int groupCount)
    {
        if (groupCount > _states.Length)
        {
            Array.Resize(ref _states, Math.Max(groupCount, Math.Min(_states.Length * 2, Array.MaxLength)));
        }
    }

    public void Update(ReadOnlySpan<int> groups, ReadOnlySpan<Column> arguments)
    {
        var argument = arguments[0];
        if (argument is not Column<TIn> column)
        {
            return;
        }

        var values = column.Values[..groups.Length];
        var validity = column.ValidityWords;
        if (_states.Length == 1)
        {
            UpdateSingle(values, validity);
            return;
        }

        for (var row = 0; row < values.Length; row++)
        {
            if (validity.IsEmpty || Bitmap.Get(validity, row))
            {
                _fold.Add(ref _states[groups[row]], values[row]);
            }
        }
    }

    public void Merge(IAccumulator other, ReadOnlySpan<int> groups)
    {
        var states = ((FoldAccumulator<TIn, TState, TOut, TFold>)other)._states;
        for (var i = 0; i < groups.Length; i++)
        {
            _fold.Merge(ref _states[groups[i]], in states[i]);
        }
    }

    public Column Finish(int first, int count)
    {
        using var builder = new FixedColumnBuilder<TOut>(_type, count);
        for (var i = first; i < first + count; i++)
        {
            if (_fold.TryFinish(in _states[i], out var result))
            {
                builder.Append(result);
            }
            else
            {
                builder.AppendNull();
            }
        }

        return builder.Build();
    }

    public void Dispose() => _states = [];

    /// <summary>Without GROUP BY the state stays in registers.</summary>
    private void UpdateSingle(ReadOnlySpan<TIn> values, ReadOnlySpan<ulong> validity)
    {
        var state = _states[0];
        for (var row = 0; row < values.Length; row++)
        {
            if (validity.IsEmpty || Bitmap.Get(validity, row))
            {
                _fold.Add(ref state, values[row]);
            }
        }

        _states[0] = state;
    }
}
