namespace Weir.Functions;

/// <summary>
/// An aggregate whose state has a fixed size, as a struct that carries what it needs to know; a default state has seen
/// nothing. Nulls are left out before.
/// </summary>
internal interface IFold<TIn, TState, TOut>
{
    void Add(ref TState state, TIn value);

    void Merge(ref TState state, in TState other);

    /// <summary>The result; false for NULL.</summary>
    bool TryFinish(in TState state, out TOut result);
}
