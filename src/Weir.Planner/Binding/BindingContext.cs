using Weir.Columnar;
using Weir.Plan;
using Weir.Sql;
using Weir.Sql.Syntax;

namespace Weir.Planner.Binding;

/// <summary>What all parts of the binder share while they bind one statement.</summary>
internal sealed class BindingContext(BinderOptions options)
{
    private int _nextColumn;
    private int _nextShared;
    private int _depth;

    public BinderOptions Options { get; } = options;

    public PlanColumn NewColumn(string name, DataType type, bool isNullable = true) =>
        new(_nextColumn++, name, type, isNullable);

    public int NewSharedId() => ++_nextShared;

    public WeirException Error(ErrorCode code, string message, SyntaxLocation location, string? hint = null) =>
        location.Value.Line == 0
            ? new WeirException(code, message) { Hint = hint }
            : SyntaxErrors.At(code, message, location.Value, Options.Text, hint);

    public WeirException NotSupported(string what, SyntaxLocation location, string? hint = null) =>
        Error(ErrorCode.NotSupported, $"{what} is not supported yet", location, hint);

    public void Enter(SyntaxLocation location)
    {
        if (++_depth > 2000 || !System.Runtime.CompilerServices.RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            throw Error(ErrorCode.StatementTooComplex, "the statement nests too deep", location);
        }
    }

    public void Leave() => _depth--;
}
