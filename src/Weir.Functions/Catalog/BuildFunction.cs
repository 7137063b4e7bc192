using Weir.Columnar;

namespace Weir.Functions;

/// <summary>Appends exactly one value or null for a row.</summary>
internal delegate void BuildFunction(scoped in Row row, ColumnBuilder target);
