using Weir.Columnar;
using Weir.Execution.Expressions;
using Weir.Plan;

namespace Weir.Execution.Operators;

/// <summary>Rows of constants.</summary>
internal sealed class ValuesOperator(ValuesNode node, ExecutionContext context) : IOperator
{
    private int _next;

    public ValueTask<Batch?> NextAsync(CancellationToken cancellationToken)
    {
        if (_next >= node.Rows.Count)
        {
            return new ValueTask<Batch?>((Batch?)null);
        }

        var count = Math.Min(Batch.DefaultRows, node.Rows.Count - _next);
        var schema = new Schema([.. node.Columns.Select(c => new Field(c.Name, c.Type))]);
        using var builder = new BatchBuilder(schema, count);
        using var empty = new EvaluationInput([], 1);
        for (var row = 0; row < count; row++)
        {
            var cells = node.Rows[_next + row];
            for (var i = 0; i < cells.Count; i++)
            {
                using var value = EvaluatorCompiler.Compile(cells[i], [], context.Functions).Evaluate(empty);
                builder[i].AppendFrom(value, 0);
            }

            builder.CloseRow();
        }

        _next += count;
        return new ValueTask<Batch?>(builder.Build());
    }

    public ValueTask DisposeAsync() => default;
}
