using System.Collections.Concurrent;
using Weir.Connectors.Commands;
using Weir.Sql;

namespace Weir.Commands.Analysis;

/// <summary>Shapes by text, so that a text is analysed once. Bounded: when it is full, it begins anew.</summary>
internal sealed class ShapeCache(SqlDialect dialect)
{
    private const int MaximumShapes = 1024;
    private const int MaximumLength = 64 << 10;

    private readonly ConcurrentDictionary<string, StatementShape> _shapes = new(StringComparer.Ordinal);
    private StatementShape? _last;

    public StatementShape Of(string sql, CommandValue[] parameters)
    {
        foreach (ref readonly var value in parameters.AsSpan())
        {
            if (
                value.Kind is CommandValueKind.Text or CommandValueKind.Literal or CommandValueKind.Json
                && !IsText(value.AsText())
            )
            {
                return Refused(sql, "a parameter holds half of a surrogate pair, which is no text");
            }
        }

        var last = _last;
        if (last is not null && (ReferenceEquals(last.Sql, sql) || last.Sql == sql))
        {
            return last;
        }

        if (!_shapes.TryGetValue(sql, out var shape))
        {
            shape = IsText(sql)
                ? StatementAnalyzer.Analyze(sql, dialect)
                : Refused(sql, "the statement holds half of a surrogate pair, which is no text");
            if (_shapes.Count >= MaximumShapes)
            {
                _shapes.Clear();
            }

            if (sql.Length <= MaximumLength)
            {
                _shapes[sql] = shape;
            }
        }

        _last = shape;
        return shape;
    }

    private static StatementShape Refused(string sql, string why) =>
        new(sql) { Kind = StatementKind.Empty, Refusal = new WeirException(ErrorCode.InvalidText, why) };

    private static bool IsText(string text)
    {
        var rest = text.AsSpan();
        while (rest.IndexOfAnyInRange('\uD800', '\uDFFF') is var at && at >= 0)
        {
            if (at + 1 >= rest.Length || !char.IsSurrogatePair(rest[at], rest[at + 1]))
            {
                return false;
            }

            rest = rest[(at + 2)..];
        }

        return true;
    }
}
