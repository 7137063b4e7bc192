namespace Weir.Functions;

/// <summary>The value of one row without nulls.</summary>
internal delegate T RowFunction<out T>(scoped in Row row);
