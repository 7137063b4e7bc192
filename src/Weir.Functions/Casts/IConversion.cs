namespace Weir.Functions;

/// <summary>One conversion of values of fixed width, as a struct that carries its limits.</summary>
internal interface IConversion<TFrom, TTo>
{
    /// <summary>The converted value; false where the target cannot hold it.</summary>
    bool TryConvert(TFrom value, out TTo result);
}
