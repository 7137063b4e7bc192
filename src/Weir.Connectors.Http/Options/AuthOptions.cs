namespace Weir.Connectors.Http;

/// <summary>How requests say who they come from. Printed without its secrets.</summary>
internal abstract record AuthOptions
{
    public sealed override string ToString() => GetType().Name;
}
