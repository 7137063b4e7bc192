using Weir.Columnar;

namespace Weir.Functions;

/// <summary>Computes whole columns, as <see cref="ScalarFunction.Evaluate"/>.</summary>
internal delegate Column ScalarBody(in ScalarCall call);
