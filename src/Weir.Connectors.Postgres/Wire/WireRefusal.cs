namespace Weir.Connectors.Postgres.Wire;

/// <summary>
/// The server wants what is left to the driver, such as another kind of password, or does not want us at all,
/// which the driver then says better.
/// </summary>
internal sealed class WireRefusal : Exception
{
    public WireRefusal(string reason)
        : base(reason) { }

    public WireRefusal(string reason, Exception inner)
        : base(reason, inner) { }
}
