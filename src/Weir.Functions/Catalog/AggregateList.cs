using Weir.Columnar;

namespace Weir.Functions;

/// <summary>Collects the aggregate functions of the catalog. Names are separated by blanks: all of them mean the same.</summary>
internal sealed class AggregateList
{
    private readonly List<AggregateDefinition> _definitions = [];

    public IReadOnlyList<AggregateDefinition> Definitions => _definitions;

    /// <summary>A function with a fixed result type.</summary>
    public void Add(
        string names,
        string description,
        Parameter[] parameters,
        DataType result,
        Func<AggregateCall, IAccumulator> create,
        bool isOrderSensitive = false,
        bool ignoresDuplicates = false
    ) =>
        Generic(
            names,
            description,
            parameters,
            result.ToString(),
            types => new Signature(types, result),
            create,
            isOrderSensitive,
            ignoresDuplicates
        );

    /// <summary>A function whose types depend on the arguments.</summary>
    public void Generic(
        string names,
        string description,
        Parameter[] parameters,
        string resultText,
        Func<DataType[], Signature?> bind,
        Func<AggregateCall, IAccumulator> create,
        bool isOrderSensitive = false,
        bool ignoresDuplicates = false
    )
    {
        foreach (var name in names.Split(' '))
        {
            _definitions.Add(
                new AggregateDefinition
                {
                    Name = name,
                    Description = description,
                    Parameters = parameters,
                    ResultText = resultText,
                    Bind = bind,
                    Create = create,
                    IsOrderSensitive = isOrderSensitive,
                    IgnoresDuplicates = ignoresDuplicates,
                }
            );
        }
    }
}
