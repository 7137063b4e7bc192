using Weir.Columnar;
using Weir.Execution.Expressions;
using Weir.Execution.Rows;
using Weir.Kernels;
using Weir.Plan;

namespace Weir.Execution.Operators.Joins;

/// <summary>
/// Probes the build side with the rows of one chain. Candidate pairs are made in bounded portions, checked against the
/// residual, and then decided by the kind of join; rows without a match follow when all pairs of their batch are done.
/// </summary>
internal sealed class JoinOperator : IOperator
{
    private const int PairsPerBatch = 2 * Batch.DefaultRows;

    private readonly IOperator _input;
    private readonly JoinNode _node;
    private readonly JoinState _state;
    private readonly KeyBatch _keys;
    private readonly Evaluator? _residual;
    private readonly int[] _probeRows = new int[PairsPerBatch];
    private readonly int[] _buildRows = new int[PairsPerBatch];
    private Batch? _batch;
    private byte[] _matched = [];
    private int _row;
    private int _candidate = -1;
    private bool _isProbed;
    private bool _emitsUnmatched;
    private int _unmatched;

    public JoinOperator(IOperator input, JoinNode node, JoinState state, ExecutionContext context)
    {
        _input = input;
        _node = node;
        _state = state;
        _keys = new KeyBatch([
            .. node.Keys.Select(k => EvaluatorCompiler.Compile(k.Left, node.Left.Output, context.Functions)),
        ]);
        if (node.Residual is not null)
        {
            PlanColumn[] both = [.. node.Left.Output, .. node.Right.Output];
            _residual = EvaluatorCompiler.Compile(node.Residual, both, context.Functions);
        }
    }

    private bool EmitsPairs =>
        _node.Kind is JoinKind.Inner or JoinKind.Left or JoinKind.Right or JoinKind.Full or JoinKind.Single;

    public async ValueTask<Batch?> NextAsync(CancellationToken cancellationToken)
    {
        await _state.EnsureBuiltAsync(cancellationToken).ConfigureAwait(false);
        while (!_isProbed)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (_batch is null && !await LoadAsync(cancellationToken).ConfigureAwait(false))
            {
                break;
            }

            if (Step() is { } result)
            {
                return result;
            }
        }

        return _emitsUnmatched ? Unmatched() : null;
    }

    public async ValueTask DisposeAsync()
    {
        _batch?.Dispose();
        _batch = null;
        _keys.Dispose();
        await _input.DisposeAsync().ConfigureAwait(false);
        await _state.ReleaseAsync().ConfigureAwait(false);
    }

    private async ValueTask<bool> LoadAsync(CancellationToken cancellationToken)
    {
        var batch = await _input.NextAsync(cancellationToken).ConfigureAwait(false);
        if (batch is null)
        {
            _isProbed = true;
            _emitsUnmatched = _node.Kind is JoinKind.Right or JoinKind.Full && _state.FinishProbing();
            return false;
        }

        using (batch)
        {
            _batch = batch.Compact();
        }

        using var rows = EvaluationInput.Of(_batch);
        _keys.Load(rows);
        if (_matched.Length < _batch.Length)
        {
            _matched = new byte[_batch.Length];
        }

        Array.Clear(_matched, 0, _batch.Length);
        _row = -1;
        _candidate = -1;
        return true;
    }

    /// <summary>Handles a portion of pairs, or ends the batch; null when there is nothing to hand out yet.</summary>
    private Batch? Step()
    {
        var pairs = FillPairs();
        if (pairs > 0)
        {
            return Decide(pairs);
        }

        var batch = _batch!;
        _batch = null;
        using (batch)
        {
            return EndOfBatch(batch);
        }
    }

    private int FillPairs()
    {
        var count = 0;
        while (count < PairsPerBatch)
        {
            if (_candidate < 0)
            {
                if (++_row >= _batch!.Length)
                {
                    break;
                }

                _candidate = FirstCandidate(_row);
                continue;
            }

            _probeRows[count] = _row;
            _buildRows[count++] = _candidate;
            _candidate = IsSettled(_row) ? -1 : _state.Next(_candidate);
        }

        return count;
    }

    /// <summary>Whether more candidates of the row cannot change anything: it is known to match, and only that counts.</summary>
    private bool IsSettled(int row) => !EmitsPairs && (_residual is null || _matched[row] != 0);

    private int FirstCandidate(int row)
    {
        if (_node.Keys.Count == 0)
        {
            return _state.Count > 0 ? 0 : -1;
        }

        return _state.IsNullKey(_keys, row) ? -1 : _state.First(_keys.Hashes[row], _keys.Encoded[row]);
    }

    private Batch? Decide(int pairs)
    {
        var probe = _probeRows.AsSpan(0, pairs);
        var build = _buildRows.AsSpan(0, pairs);
        Column[]? columns = EmitsPairs || _residual is not null ? Gather(probe, build) : null;
        Batch? candidates = columns is null ? null : new Batch(columns, pairs);
        try
        {
            if (_residual is null)
            {
                Mark(probe, build);
                (var result, candidates) = (EmitsPairs ? candidates : null, EmitsPairs ? null : candidates);
                return result;
            }

            return Check(candidates!, probe, build);
        }
        finally
        {
            candidates?.Dispose();
        }
    }

    private Batch? Check(Batch candidates, Span<int> probe, Span<int> build)
    {
        using var rows = EvaluationInput.Of(candidates);
        using var condition = _residual!.EvaluatePlain(rows);
        var selection = NativeBuffer.Allocate(((long)probe.Length + 64) * sizeof(int));
        var count = SelectionKernel.SelectTrue(condition, probe.Length, selection.As<int>());
        var selected = selection.As<int>()[..count];
        for (var i = 0; i < count; i++)
        {
            probe[i] = probe[selected[i]];
            build[i] = build[selected[i]];
        }

        Mark(probe[..count], build[..count]);
        if (EmitsPairs && count > 0)
        {
            return candidates.WithSelection(selection, count);
        }

        selection.Dispose();
        return null;
    }

    private void Mark(ReadOnlySpan<int> probe, ReadOnlySpan<int> build)
    {
        for (var i = 0; i < probe.Length; i++)
        {
            ref var matched = ref _matched[probe[i]];
            if (matched != 0 && _node.Kind == JoinKind.Single)
            {
                throw new WeirException(
                    ErrorCode.CardinalityViolation,
                    "more than one row returned by a subquery used as an expression"
                );
            }

            matched = 1;
        }

        if (_state.Matched.Length > 0)
        {
            foreach (var row in build)
            {
                _state.Matched[row] = 1;
            }
        }
    }

    private Column[] Gather(ReadOnlySpan<int> probe, ReadOnlySpan<int> build)
    {
        var left = _batch!.Columns;
        var right = _state.Columns;
        var columns = new Column[left.Count + right.Length];
        for (var i = 0; i < left.Count; i++)
        {
            columns[i] = left[i].Gather(probe);
        }

        for (var i = 0; i < right.Length; i++)
        {
            columns[left.Count + i] = right[i].Gather(build);
        }

        return columns;
    }

    private Batch? EndOfBatch(Batch batch) =>
        _node.Kind switch
        {
            JoinKind.Semi => Selected(batch, row => _matched[row] != 0),
            JoinKind.Anti => Selected(batch, row => _matched[row] == 0),
            JoinKind.NullAwareAnti => Selected(batch, IsCertainlyNotIn),
            JoinKind.Left or JoinKind.Full or JoinKind.Single => WithoutMatch(batch),
            JoinKind.Mark => WithMark(batch),
            _ => null,
        };

    private bool IsCertainlyNotIn(int row) =>
        _state.Count == 0 || (_matched[row] == 0 && !_state.HasNullKey && !_keys.Columns[0].IsNull(row));

    private static Batch? Selected(Batch batch, Func<int, bool> isSelected)
    {
        var selection = NativeBuffer.Allocate((long)batch.Length * sizeof(int));
        var rows = selection.As<int>();
        var count = 0;
        for (var row = 0; row < batch.Length; row++)
        {
            if (isSelected(row))
            {
                rows[count++] = row;
            }
        }

        if (count > 0)
        {
            return batch.WithSelection(selection, count);
        }

        selection.Dispose();
        return null;
    }

    private Batch? WithoutMatch(Batch batch)
    {
        using var left = Selected(batch, row => _matched[row] == 0);
        if (left is null)
        {
            return null;
        }

        using var dense = left.Compact();
        var nothing = new int[dense.Length];
        Array.Fill(nothing, -1);
        Column[] columns = [.. dense.Columns.Select(c => c.Retain()), .. _state.Columns.Select(c => c.Gather(nothing))];
        return new Batch(columns, dense.Length);
    }

    private Batch WithMark(Batch batch)
    {
        using var marks = new FixedColumnBuilder<bool>(DataType.Boolean, batch.Length);
        for (var row = 0; row < batch.Length; row++)
        {
            var isUnknown =
                _node.MarkIsNullAware
                && _matched[row] == 0
                && _state.Count > 0
                && (_state.HasNullKey || _keys.Columns[0].IsNull(row));
            if (isUnknown)
            {
                marks.AppendNull();
            }
            else
            {
                marks.Append(_matched[row] != 0);
            }
        }

        return new Batch([.. batch.Columns.Select(c => c.Retain()), marks.Build()], batch.Length);
    }

    /// <summary>Build rows without a match, after all chains have probed.</summary>
    private Batch? Unmatched()
    {
        var count = 0;
        for (; _unmatched < _state.Count && count < PairsPerBatch; _unmatched++)
        {
            if (_state.Matched[_unmatched] == 0)
            {
                _buildRows[count++] = _unmatched;
            }
        }

        if (count == 0)
        {
            _emitsUnmatched = false;
            return null;
        }

        Column[] left = [.. _node.Left.Output.Select(c => Functions.CastKernel.Nulls(c.Type, count))];
        return new Batch([.. left, .. _state.Columns.Select(c => c.Gather(_buildRows.AsSpan(0, count)))], count);
    }
}
