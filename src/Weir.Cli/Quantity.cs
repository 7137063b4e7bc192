using Weir.Configuration;

namespace Weir.Cli;

/// <summary>Names of enumerations as people read them.</summary>
internal static class Quantity
{
    public static string Name<TEnum>(TEnum value)
        where TEnum : struct, Enum => Quantities.SnakeCase(value.ToString()).Replace('_', ' ');
}
