using System.Diagnostics.CodeAnalysis;
using Weir.Columnar;
using static Weir.Functions.SqlTypes;

namespace Weir.Functions;

/// <summary>Aggregates that need all values at once.</summary>
[SuppressMessage("Design", "MA0051:Method is too long", Justification = "A list, not a method")]
internal static class CollectingAggregates
{
    public static void AddTo(AggregateList list)
    {
        list.Add(
            "string_agg listagg group_concat",
            "All texts with a separator between",
            [Text, Text],
            Text,
            c => new TextJoinAccumulator(c.Result),
            true
        );
        list.Add(
            "string_agg",
            "All bytes with a separator between",
            [Bytes, Bytes],
            Bytes,
            c => new TextJoinAccumulator(c.Result),
            true
        );
        list.Generic(
            "array_agg list",
            "All values as a list, nulls included",
            [Parameter.Any],
            "ANY[]",
            t => new Signature(t, DataType.List(t[0])),
            c => new ListAccumulator(c.Result),
            true
        );
        list.Add(
            "json_agg json_group_array jsonb_agg",
            "All values as a JSON array",
            [Parameter.Any],
            SqlTypes.Json,
            c => new JsonListAccumulator(c),
            true
        );
        list.Add(
            "json_object_agg json_group_object jsonb_object_agg",
            "All names and values as a JSON object",
            [Parameter.AsText, Parameter.Any],
            SqlTypes.Json,
            c => new JsonListAccumulator(c),
            true
        );
        list.Generic(
            "mode",
            "The most frequent value",
            [Parameter.Any],
            "ANY",
            t => new Signature(t, t[0]),
            c => new ModeAccumulator(c.Result),
            true
        );
        list.Add(
            "median",
            "The value in the middle, between two of them interpolated",
            [Float],
            Float,
            c => new PercentileAccumulator(c.Result, true, false)
        );
        list.Add(
            "median",
            "The interval in the middle",
            [Span],
            Span,
            c => new PercentileAccumulator(c.Result, true, false)
        );
        list.Add(
            "percentile_cont",
            "The interpolated value at a fraction of the ordered ones",
            [Float, Float],
            Float,
            c => new PercentileAccumulator(c.Result, true, true),
            true
        );
        list.Add(
            "percentile_cont",
            "The interpolated interval at a fraction of the ordered ones",
            [Float, Span],
            Span,
            c => new PercentileAccumulator(c.Result, true, true),
            true
        );
        list.Generic(
            "percentile_disc",
            "The first value at or behind a fraction of the ordered ones",
            [Float, Parameter.Any],
            "ANY",
            t => new Signature(t, t[1]),
            c => new PercentileAccumulator(c.Result, false, true),
            true
        );
    }
}
