using Weir.Columnar;
using Weir.Execution.Expressions;
using Weir.Kernels;

namespace Weir.Execution.Rows;

/// <summary>The keys of one batch of rows: columns, hashes, encoded bytes. Reused from batch to batch.</summary>
internal sealed class KeyBatch(Evaluator[] keys) : IDisposable
{
    private readonly RowEncoder _encoder = new();
    private Column[] _columns = [];
    private ulong[] _hashes = [];

    public IReadOnlyList<Column> Columns => _columns;

    public RowEncoder Encoded => _encoder;

    public ReadOnlySpan<ulong> Hashes => _hashes;

    public void Load(EvaluationInput input)
    {
        Dispose();
        var columns = new Column[keys.Length];
        for (var i = 0; i < columns.Length; i++)
        {
            columns[i] = keys[i].Evaluate(input);
        }

        _columns = columns;
        if (_hashes.Length < input.Rows)
        {
            _hashes = new ulong[input.Rows];
        }

        HashKernel.Hash(_columns, _hashes.AsSpan(0, input.Rows));
        _encoder.Encode(_columns, input.Rows);
    }

    public void Dispose()
    {
        foreach (var column in _columns)
        {
            column?.Dispose();
        }

        _columns = [];
    }
}
