namespace Weir.Functions;

/// <summary>The value of one row without nulls in its arguments, or null.</summary>
internal delegate T? TryRowFunction<T>(scoped in Row row)
    where T : struct;
