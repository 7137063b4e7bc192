using Weir.Columnar;

namespace Weir.Execution.Expressions;

/// <summary>
/// Computes an expression over one column once for each value of its dictionary and looks the rows up. Rows that are null
/// are computed for themselves: not every expression is null for null.
/// </summary>
internal sealed class DictionaryEvaluator(int place, Evaluator alone, Evaluator plain) : Evaluator
{
    private Column? _dictionary;
    private Column? _results;

    public override Column Evaluate(EvaluationInput input)
    {
        if (
            input.Get(place) is not DictionaryColumn { MayHaveNulls: false } column
            || column.Dictionary.Length > 16 * Batch.DefaultRows
        )
        {
            return plain.Evaluate(input);
        }

        if (!ReferenceEquals(_dictionary, column.Dictionary))
        {
            if (column.Dictionary.Length > input.Rows && _dictionary is not null)
            {
                return plain.Evaluate(input);
            }

            using var values = new EvaluationInput([column.Dictionary], column.Dictionary.Length);
            var results = alone.EvaluatePlain(values);
            _results?.Dispose();
            _dictionary?.Dispose();
            _results = results;
            _dictionary = column.Dictionary.Retain();
        }

        return _results!.Gather(column.Indices);
    }
}
