namespace Weir.Formats.Parquet.Writing;

/// <summary>How values of fixed width are stored: an empty struct, so that loops are compiled for each.</summary>
/// <typeparam name="TValue">The type in columns.</typeparam>
/// <typeparam name="TStored">The type whose bytes are the stored ones.</typeparam>
internal interface IStorage<TValue, TStored>
    where TValue : unmanaged
    where TStored : unmanaged
{
    /// <summary>Whether values are stored bit by bit as they are.</summary>
    static virtual bool IsSame => true;

    /// <summary>Whether the format defines an order, and with it bounds.</summary>
    static virtual bool HasOrder => true;

    /// <summary>The stored form.</summary>
    /// <exception cref="WeirException">The format cannot hold the value.</exception>
    static abstract TStored Store(TValue value);

    /// <summary>A number in which stored values differ as much as they can.</summary>
    static abstract ulong Bits(TStored stored);

    static abstract bool IsLess(TStored left, TStored right);

    static virtual bool IsNaN(TStored stored) => false;

    /// <summary>The bound to write for a minimum: of two equal values the lower in any order.</summary>
    static virtual TStored Lower(TStored minimum) => minimum;

    /// <summary>The bound to write for a maximum.</summary>
    static virtual TStored Upper(TStored maximum) => maximum;
}
