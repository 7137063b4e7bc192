namespace Weir.Functions;

/// <summary>The value of one row for the field that its first argument names.</summary>
internal delegate T FieldFunction<out T>(DateField field, scoped in Row row);
