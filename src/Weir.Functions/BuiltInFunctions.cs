namespace Weir.Functions;

/// <summary>The explicit list of areas; each area lists its functions.</summary>
internal static class BuiltInFunctions
{
    public static FunctionCatalog CreateCatalog()
    {
        var scalars = new ScalarList();
        ArithmeticFunctions.AddTo(scalars);
        MathFunctions.AddTo(scalars);
        TemporalOperators.AddTo(scalars);
        TemporalFunctions.AddTo(scalars);

        TextFunctions.AddTo(scalars);
        PatternFunctions.AddTo(scalars);
        GeneralFunctions.AddTo(scalars);
        ListFunctions.AddTo(scalars);
        JsonFunctions.AddTo(scalars);
        var aggregates = new AggregateList();
        BasicAggregates.AddTo(aggregates);
        StatisticalAggregates.AddTo(aggregates);
        CollectingAggregates.AddTo(aggregates);
        return new FunctionCatalog(scalars, aggregates);
    }
}
