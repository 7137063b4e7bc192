using Weir.Columnar;
using Weir.Execution;
using Weir.Functions;
using Weir.Plan;

namespace Weir.Engine;

/// <summary>
/// Brings the columns of batches into the types and order of a target, by name, as an assignment in SQL does. One thread at
/// a time.
/// </summary>
public sealed class BatchConverter
{
    private readonly BatchProjector? _projector;

    /// <summary>A converter between two schemas; every column of <paramref name="to"/> must be in <paramref name="from"/>.</summary>
    /// <exception cref="WeirException">
    /// <see cref="ErrorCode.ColumnNotFound"/>, or <see cref="ErrorCode.TypeMismatch"/>: there is no such conversion.
    /// </exception>
    public BatchConverter(Schema from, Schema to)
    {
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(to);
        var input = from.Fields.Select((f, i) => new PlanColumn(i, f.Name, f.Type)).ToList();
        var isSame = from.Count == to.Count;
        var expressions = new List<Expression>(to.Count);
        for (var i = 0; i < to.Count; i++)
        {
            var place = from.IndexOf(to[i].Name);
            if (place < 0)
            {
                throw new WeirException(
                    ErrorCode.ColumnNotFound,
                    $"the rows have no column \"{to[i].Name}\" for the target"
                );
            }

            Expression value = new ColumnExpression(input[place]);
            if (!from[place].Type.Equals(to[i].Type))
            {
                value = new CastExpression(value, to[i].Type);
            }

            isSame &= place == i && value is ColumnExpression;
            expressions.Add(value);
        }

        _projector = isSame ? null : new BatchProjector(expressions, input, FunctionContext.Default);
    }

    /// <summary>Whether batches go through as they are.</summary>
    public bool IsIdentity => _projector is null;

    /// <summary>A new batch of the target's columns; the given one stays the caller's.</summary>
    /// <exception cref="WeirException">A value does not fit its type.</exception>
    public Batch Convert(Batch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        return _projector?.Project(batch) ?? batch.Compact();
    }
}
