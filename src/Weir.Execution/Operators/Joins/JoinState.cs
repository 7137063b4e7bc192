using Weir.Columnar;
using Weir.Execution.Expressions;
using Weir.Execution.Rows;
using Weir.Plan;

namespace Weir.Execution.Operators.Joins;

/// <summary>
/// The build side of a join, shared by all chains that probe it: the rows, a table of their keys, and for each row the
/// next one with an equal key.
/// </summary>
internal sealed class JoinState
{
    private readonly JoinNode _node;
    private readonly IOperator _input;
    private readonly ExecutionContext _context;
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly RowStore _rows;
    private readonly KeyTable _keys;
    private readonly KeyBatch _batch;
    private readonly List<int> _heads = [];
    private readonly List<int> _next = [];
    private int _probing;
    private int _users;
    private long _reserved;
    private bool _isBuilt;
    private Exception? _error;

    public JoinState(JoinNode node, IOperator[] input, int chains, ExecutionContext context)
    {
        _node = node;
        _input = ExchangeOperator.Merge(input);
        _context = context;
        _probing = chains;
        _users = chains;
        _rows = new RowStore(node.Right.Output.Select(c => c.Type), context.Budget);
        _keys = new KeyTable(context.Budget);
        _batch = new KeyBatch([
            .. node.Keys.Select(k => EvaluatorCompiler.Compile(k.Right, node.Right.Output, context.Functions)),
        ]);
    }

    /// <summary>Rows of the build side.</summary>
    public int Count => _rows.Count;

    /// <summary>Whether some row of the build side has a null key.</summary>
    public bool HasNullKey { get; private set; }

    /// <summary>For RIGHT and FULL: which build rows found a match; written by all chains, 0 to 1 only.</summary>
    public byte[] Matched { get; private set; } = [];

    public Column[] Columns => _rows.Columns;

    /// <summary>Builds once; later callers wait for it.</summary>
    public async ValueTask EnsureBuiltAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_error is not null)
            {
                System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(_error);
            }

            if (!_isBuilt)
            {
                await BuildAsync(cancellationToken).ConfigureAwait(false);
                _isBuilt = true;
            }
        }
        catch (Exception exception)
        {
            _error = exception;
            throw;
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>The first build row with that key, or -1.</summary>
    public int First(ulong hash, ReadOnlySpan<byte> key)
    {
        var number = _keys.Find(hash, key);
        return number < 0 ? -1 : _heads[number];
    }

    /// <summary>The next build row with the same key, or -1; without keys simply the next row.</summary>
    public int Next(int row) =>
        _node.Keys.Count > 0 ? _next[row]
        : row + 1 < Count ? row + 1
        : -1;

    /// <summary>Says that a chain has probed all its rows; true for the last one.</summary>
    public bool FinishProbing() => Interlocked.Decrement(ref _probing) == 0;

    public async ValueTask ReleaseAsync()
    {
        if (Interlocked.Decrement(ref _users) > 0)
        {
            return;
        }

        _rows.Dispose();
        _keys.Dispose();
        _batch.Dispose();
        _context.Budget.Release(_reserved);
        _reserved = 0;
        _gate.Dispose();
        await _input.DisposeAsync().ConfigureAwait(false);
    }

    private async Task BuildAsync(CancellationToken cancellationToken)
    {
        while (await _input.NextAsync(cancellationToken).ConfigureAwait(false) is { } batch)
        {
            using (batch)
            {
                Add(batch);
            }
        }

        _rows.Seal();
        if (_node.Kind is JoinKind.Right or JoinKind.Full)
        {
            Reserve(Count);
            Matched = new byte[Count];
        }
    }

    private void Add(Batch batch)
    {
        var first = _rows.Count;
        Reserve(batch.Length * 2L * sizeof(int));
        _rows.Add(batch);
        if (_node.Keys.Count == 0)
        {
            return;
        }

        using var input = EvaluationInput.Of(batch);
        _batch.Load(input);
        for (var row = 0; row < input.Rows; row++)
        {
            _next.Add(-1);
            if (IsNullKey(_batch, row))
            {
                HasNullKey = true;
                continue;
            }

            var number = _keys.FindOrAdd(_batch.Hashes[row], _batch.Encoded[row], out var isNew);
            if (isNew)
            {
                _heads.Add(first + row);
            }
            else
            {
                _next[first + row] = _heads[number];
                _heads[number] = first + row;
            }
        }

        _batch.Dispose();
    }

    /// <summary>Whether a key that is not null-safe is null in the row: it matches nothing.</summary>
    public bool IsNullKey(KeyBatch keys, int row)
    {
        for (var i = 0; i < _node.Keys.Count; i++)
        {
            if (!_node.Keys[i].IsNullSafe && keys.Columns[i].IsNull(row))
            {
                return true;
            }
        }

        return false;
    }

    private void Reserve(long bytes)
    {
        _context.Budget.Reserve(bytes, "The build side of a join");
        _reserved += bytes;
    }
}
