using Weir.Columnar;

namespace Weir.Functions;

/// <summary>Appends exactly one text or null for a row.</summary>
internal delegate void TextFunction(scoped in Row row, TextColumnBuilder target);
