using Weir.Plan;
using Weir.Sql.Syntax;

namespace Weir.Planner.Binding;

/// <summary>Expands ROLLUP, CUBE and GROUPING SETS into plain sets (SQL:2016, 7.13): elements multiply.</summary>
internal sealed class GroupingSetsBinder(BindingContext context, Func<SqlExpression, Expression> bind)
{
    private const int MaximumSets = 4096;

    private readonly List<Expression> _groups = [];

    public GroupingPlan Bind(ValueList<GroupingElement> elements)
    {
        List<List<int>> sets =
        [
            [],
        ];
        foreach (var element in elements)
        {
            var expanded = Expand(element);
            sets = [.. sets.SelectMany(s => expanded.Select(e => s.Concat(e).Distinct().ToList()))];
            if (sets.Count > MaximumSets)
            {
                throw context.Error(
                    ErrorCode.StatementTooComplex,
                    $"more than {MaximumSets} grouping sets",
                    element.Location
                );
            }
        }

        var isPlain = elements.All(e => e.Kind == GroupingKind.Expression);
        return new GroupingPlan(_groups, isPlain ? null : sets);
    }

    private List<List<int>> Expand(GroupingElement element)
    {
        switch (element.Kind)
        {
            case GroupingKind.Expression:
                var value = element.Items[0];
                return value is RowExpression row ? [Places(row.Items)] : [Places([value])];
            case GroupingKind.Set:
                return [Places(element.Items)];
            case GroupingKind.GroupingSets:
                return [.. element.Sets.SelectMany(Expand)];
            case GroupingKind.Rollup:
                var parts = element.Sets.Select(s => Places(s.Items)).ToList();
                return
                [
                    .. Enumerable
                        .Range(0, parts.Count + 1)
                        .Select(i => parts.Take(parts.Count - i).SelectMany(p => p).ToList()),
                ];
            default:
                var units = element.Sets.Select(s => Places(s.Items)).ToList();
                if (units.Count > 12)
                {
                    throw context.Error(
                        ErrorCode.StatementTooComplex,
                        "CUBE is limited to 12 elements",
                        element.Location
                    );
                }

                return
                [
                    .. Enumerable
                        .Range(0, 1 << units.Count)
                        .Select(mask => units.Where((_, i) => (mask & (1 << i)) == 0).SelectMany(u => u).ToList()),
                ];
        }
    }

    private List<int> Places(IEnumerable<SqlExpression> expressions)
    {
        var places = new List<int>();
        foreach (var expression in expressions)
        {
            var bound = bind(expression);
            var place = _groups.IndexOf(bound);
            if (place < 0)
            {
                place = _groups.Count;
                _groups.Add(bound);
            }

            places.Add(place);
        }

        return places;
    }
}
