using Weir.Columnar;
using Weir.Plan;

namespace Weir.Functions;

/// <summary>A scalar function for one list of argument types, computing whole columns.</summary>
public abstract class ScalarFunction : FunctionDescriptor
{
    /// <summary>
    /// Computes <paramref name="rows"/> rows. Arguments have exactly the types the function was resolved for, that many
    /// rows, and no dictionary encoding; they stay the caller's. The result is the caller's to dispose. Rows whose
    /// arguments make the function raise are never shown to it unless they count.
    /// </summary>
    public abstract Column Evaluate(ReadOnlySpan<Column> arguments, int rows, FunctionContext context);
}
