namespace Weir;

/// <summary>Says who has to act on an error: the author of the query, the operator of the machine, or us.</summary>
public enum ErrorKind
{
    /// <summary>The statement, pipeline or option is wrong. Retrying cannot help.</summary>
    User,

    /// <summary>A source or sink outside Weir failed. Retrying may help; see <see cref="WeirException.IsTransient"/>.</summary>
    External,

    /// <summary>A limit was reached: memory, time, spill space, rows.</summary>
    Resource,

    /// <summary>An invariant of Weir does not hold. Always a bug.</summary>
    Internal,
}
