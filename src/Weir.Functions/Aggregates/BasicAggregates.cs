using Weir.Columnar;

namespace Weir.Functions;

/// <summary>count, sum, avg, min, max, first, last and the boolean aggregates.</summary>
internal static class BasicAggregates
{
    public static void AddTo(AggregateList list)
    {
        list.Add("count", "How many rows there are", [], DataType.Int64, _ => new CountAccumulator());
        list.Add("count", "How many values are not null", [Parameter.Any], DataType.Int64, _ => new CountAccumulator());
        AddSums(list);
        AddAverages(list);
        AddExtremes(list);
        list.Add(
            "bool_and every",
            "Whether all values are true",
            [DataType.Boolean],
            DataType.Boolean,
            Fold<bool, Extreme<bool>, bool, EveryFold>,
            ignoresDuplicates: true
        );
        list.Add(
            "bool_or",
            "Whether any value is true",
            [DataType.Boolean],
            DataType.Boolean,
            Fold<bool, Extreme<bool>, bool, AnyTrueFold>,
            ignoresDuplicates: true
        );
        list.Add(
            "count_if countif",
            "How many values are true",
            [DataType.Boolean],
            DataType.Int64,
            Fold<bool, long, long, CountTrueFold>
        );
    }

    /// <summary>States of a fold that needs to know nothing.</summary>
    internal static IAccumulator Fold<TIn, TState, TOut, TFold>(AggregateCall call)
        where TIn : unmanaged, IEquatable<TIn>
        where TState : struct
        where TOut : unmanaged, IEquatable<TOut>
        where TFold : struct, IFold<TIn, TState, TOut> =>
        new FoldAccumulator<TIn, TState, TOut, TFold>(call.Result, default);

    private static void AddSums(AggregateList list)
    {
        var wide = DataType.Decimal(DataType.MaximumPrecision, 0);
        const string Description = "The sum; of integers wider than they are";
        list.Add("sum", Description, [DataType.Int16], DataType.Int64, ExactSum<short, long>);
        list.Add("sum", Description, [DataType.Int32], DataType.Int64, ExactSum<int, long>);
        list.Add("sum", Description, [DataType.Int64], wide, ExactSum<long, Int128>);
        list.Add("sum", Description, [DataType.Int128], wide, ExactSum<Int128, Int128>);
        list.Generic(
            "sum",
            Description,
            [Parameter.Decimal],
            "DECIMAL",
            t => new Signature(t, DataType.Decimal(38, t[0].Scale)),
            DecimalSum
        );
        list.Add(
            "sum",
            Description,
            [DataType.Float64],
            DataType.Float64,
            Fold<double, FloatSum, double, FloatSumFold<double>>
        );
        list.Add(
            "sum",
            Description,
            [DataType.Float32],
            DataType.Float32,
            Fold<float, FloatSum, float, FloatSumFold<float>>
        );
        list.Add(
            "sum",
            Description,
            [DataType.Interval],
            DataType.Interval,
            Fold<Interval, Extreme<Interval>, Interval, IntervalSumFold>
        );
    }

    private static void AddAverages(AggregateList list)
    {
        // 22 digits before the point hold every average of 64-bit numbers.
        var type = DataType.Decimal(DataType.MaximumPrecision, 16);
        const string Description = "The average; exact for integers and decimals";
        list.Add("avg mean", Description, [DataType.Int16], type, ExactAverage<short>);
        list.Add("avg mean", Description, [DataType.Int32], type, ExactAverage<int>);
        list.Add("avg mean", Description, [DataType.Int64], type, ExactAverage<long>);
        list.Add("avg mean", Description, [DataType.Int128], type, ExactAverage<Int128>);
        list.Generic(
            "avg mean",
            Description,
            [Parameter.Decimal],
            "DECIMAL",
            t => new Signature(t, DecimalRules.Average(t[0])),
            DecimalAverage
        );
        list.Add(
            "avg mean",
            Description,
            [DataType.Float64],
            DataType.Float64,
            Fold<double, FloatSum, double, FloatAverageFold<double>>
        );
        list.Add(
            "avg mean",
            Description,
            [DataType.Float32],
            DataType.Float64,
            Fold<float, FloatSum, double, FloatAverageFold<float>>
        );
        list.Add(
            "avg mean",
            Description,
            [DataType.Interval],
            DataType.Interval,
            Fold<Interval, IntervalSum, Interval, IntervalAverageFold>
        );
    }

    private static void AddExtremes(AggregateList list)
    {
        list.Generic(
            "min",
            "The smallest value",
            [Parameter.Any],
            "ANY",
            Same,
            s => CreateExtreme(s.Result, false),
            ignoresDuplicates: true
        );
        list.Generic(
            "max",
            "The largest value",
            [Parameter.Any],
            "ANY",
            Same,
            s => CreateExtreme(s.Result, true),
            ignoresDuplicates: true
        );
        list.Generic(
            "first",
            "The first value, null or not",
            [Parameter.Any],
            "ANY",
            Same,
            s => new PickAccumulator(s.Result, new PickRule(PickOrder.First, false)),
            isOrderSensitive: true
        );
        list.Generic(
            "last",
            "The last value, null or not",
            [Parameter.Any],
            "ANY",
            Same,
            s => new PickAccumulator(s.Result, new PickRule(PickOrder.Last, false)),
            isOrderSensitive: true
        );
        list.Generic(
            "any_value arbitrary",
            "Some value that is not null, if there is one",
            [Parameter.Any],
            "ANY",
            Same,
            s => new PickAccumulator(s.Result, new PickRule(PickOrder.First, true))
        );
        list.Generic(
            "arg_min min_by argmin",
            "The value where the second argument is smallest",
            [Parameter.Any, Parameter.Any],
            "ANY",
            Same,
            s => new PickAccumulator(s.Result, new PickRule(PickOrder.Smallest, false))
        );
        list.Generic(
            "arg_max max_by argmax",
            "The value where the second argument is largest",
            [Parameter.Any, Parameter.Any],
            "ANY",
            Same,
            s => new PickAccumulator(s.Result, new PickRule(PickOrder.Largest, false))
        );
    }

    private static Signature Same(DataType[] types) => new(types, types[0]);

    private static FoldAccumulator<TIn, ExactSum, TOut, ExactSumFold<TIn, TOut>> ExactSum<TIn, TOut>(AggregateCall call)
        where TIn : unmanaged, IEquatable<TIn>
        where TOut : unmanaged, IEquatable<TOut> => new(call.Result, new ExactSumFold<TIn, TOut>(call.Result));

    private static FoldAccumulator<TIn, ExactSum, Int128, ExactAverageFold<TIn>> ExactAverage<TIn>(AggregateCall call)
        where TIn : unmanaged, IEquatable<TIn> => new(call.Result, new ExactAverageFold<TIn>(call.Input, call.Result));

    private static IAccumulator DecimalSum(AggregateCall call) =>
        call.Input.Precision <= DataType.MaximumPrecision64
            ? ExactSum<long, Int128>(call)
            : ExactSum<Int128, Int128>(call);

    private static IAccumulator DecimalAverage(AggregateCall call) =>
        call.Input.Precision <= DataType.MaximumPrecision64 ? ExactAverage<long>(call) : ExactAverage<Int128>(call);

    private static IAccumulator CreateExtreme(DataType type, bool isMaximum)
    {
        if (type.IsTextLike && type.Kind != TypeKind.Enum)
        {
            return new ByteExtremeAccumulator(type, isMaximum);
        }

        if (!FixedTypes.IsFixed(type))
        {
            return new PickAccumulator(type, new PickRule(isMaximum ? PickOrder.Largest : PickOrder.Smallest, true));
        }

        var visit = new ExtremeCase { Type = type, IsMaximum = isMaximum };
        FixedTypes.Visit(type, ref visit);
        return visit.Result!;
    }

    private struct ExtremeCase : IFixedCase
    {
        public required DataType Type;
        public required bool IsMaximum;
        public IAccumulator? Result;

        public void Run<T>()
            where T : unmanaged, IEquatable<T> =>
            Result = IsMaximum
                ? new FoldAccumulator<T, Extreme<T>, T, MaximumFold<T>>(Type, default)
                : new FoldAccumulator<T, Extreme<T>, T, MinimumFold<T>>(Type, default);
    }
}
