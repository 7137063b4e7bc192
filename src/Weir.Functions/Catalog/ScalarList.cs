using Weir.Columnar;
using Weir.Plan;

namespace Weir.Functions;

/// <summary>Collects the functions of the catalog. Names are separated by blanks: all of them mean the same.</summary>
internal sealed class ScalarList
{
    private readonly List<ScalarDefinition> _definitions = [];

    public IReadOnlyList<ScalarDefinition> Definitions => _definitions;

    /// <summary>A function with a result of fixed width.</summary>
    public void Fixed<T>(
        string names,
        string description,
        Parameter[] parameters,
        DataType result,
        RowFunction<T> function,
        bool canRaise = true
    )
        where T : unmanaged, IEquatable<T> =>
        Add(names, description, parameters, result, RowLoops.Fixed(function), canRaise);

    /// <summary>A function with a result of fixed width that may be null for arguments that are not.</summary>
    public void Try<T>(
        string names,
        string description,
        Parameter[] parameters,
        DataType result,
        TryRowFunction<T> function,
        bool canRaise = true
    )
        where T : unmanaged, IEquatable<T> =>
        Add(names, description, parameters, result, RowLoops.Try(function), canRaise);

    /// <summary>A function that gives text.</summary>
    public void Text(
        string names,
        string description,
        Parameter[] parameters,
        TextFunction function,
        bool canRaise = false,
        DataType? result = null
    ) => Add(names, description, parameters, result ?? DataType.Varchar, RowLoops.Text(function), canRaise);

    /// <summary>A function with a fixed result type.</summary>
    public void Add(
        string names,
        string description,
        Parameter[] parameters,
        DataType result,
        ScalarBody body,
        bool canRaise = true,
        bool isVariadic = false,
        Volatility volatility = Volatility.Immutable
    ) =>
        Generic(
            names,
            description,
            parameters,
            result.ToString(),
            types => new Signature(types, result),
            body,
            canRaise,
            isVariadic,
            volatility
        );

    /// <summary>A function whose types depend on the arguments.</summary>
    public void Generic(
        string names,
        string description,
        Parameter[] parameters,
        string resultText,
        Func<DataType[], Signature?> bind,
        ScalarBody body,
        bool canRaise = true,
        bool isVariadic = false,
        Volatility volatility = Volatility.Immutable
    ) =>
        ByConstants(
            names,
            description,
            parameters,
            resultText,
            (types, _) => bind(types),
            body,
            canRaise,
            isVariadic,
            volatility
        );

    /// <summary>A function whose types depend on the arguments and on those of them that are literals.</summary>
    public void ByConstants(
        string names,
        string description,
        Parameter[] parameters,
        string resultText,
        Func<DataType[], IReadOnlyList<object?>, Signature?> bind,
        ScalarBody body,
        bool canRaise = true,
        bool isVariadic = false,
        Volatility volatility = Volatility.Immutable
    )
    {
        foreach (var name in names.Split(' '))
        {
            _definitions.Add(
                new ScalarDefinition
                {
                    Name = name,
                    Description = description,
                    Parameters = parameters,
                    ResultText = resultText,
                    Bind = bind,
                    Body = body,
                    IsVariadic = isVariadic,
                    CanRaise = canRaise,
                    Volatility = volatility,
                }
            );
        }
    }
}
