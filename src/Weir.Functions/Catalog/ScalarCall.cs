using Weir.Columnar;

namespace Weir.Functions;

/// <summary>One evaluation of a scalar function.</summary>
internal readonly ref struct ScalarCall
{
    public ScalarCall(ReadOnlySpan<Column> arguments, int rows, FunctionContext context, DataType result)
    {
        Arguments = arguments;
        Rows = rows;
        Context = context;
        Result = result;
    }

    /// <summary>The arguments, of the types of the parameters.</summary>
    public ReadOnlySpan<Column> Arguments { get; }

    public int Rows { get; }

    public FunctionContext Context { get; }

    /// <summary>The type of the result.</summary>
    public DataType Result { get; }
}
