namespace Weir.Functions;

/// <summary>The value of one row without nulls; false for a null.</summary>
internal delegate bool TryRowFunction<T>(scoped in Row row, out T value);
