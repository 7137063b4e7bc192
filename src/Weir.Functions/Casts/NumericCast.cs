using Weir.Columnar;

namespace Weir.Functions;

/// <summary>Finds the <see cref="NumericConversion{TFrom, TTo}"/> of two types.</summary>
internal struct NumericCast : IFixedCase
{
    public required Column Source;
    public required DataType Target;
    public required bool IsTry;
    public Column? Result;

    public void Run<T>()
        where T : unmanaged, IEquatable<T>
    {
        var to = new ToCase<T>
        {
            Source = Source,
            Target = Target,
            IsTry = IsTry,
        };
        FixedTypes.Visit(Target, ref to);
        Result = to.Result;
    }

    private struct ToCase<TFrom> : IFixedCase
        where TFrom : unmanaged, IEquatable<TFrom>
    {
        public required Column Source;
        public required DataType Target;
        public required bool IsTry;
        public Column? Result;

        public void Run<T>()
            where T : unmanaged, IEquatable<T> =>
            Result = ConversionLoop.Apply<TFrom, T, NumericConversion<TFrom, T>>(
                Source,
                Target,
                new NumericConversion<TFrom, T>(Source.Type, Target),
                IsTry
            );
    }
}
