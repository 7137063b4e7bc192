namespace Weir.Connectors.Commands;

/// <summary>What a <see cref="CommandValue"/> holds.</summary>
public enum CommandValueKind : byte
{
    /// <summary>NULL, of whatever type the place asks for.</summary>
    Null,
    Boolean,
    Int16,
    Int32,
    Int64,
    Single,
    Double,
    Decimal,
    Text,
    Bytes,
    Uuid,
    Date,
    Time,

    /// <summary>Date and time without a zone.</summary>
    Timestamp,

    /// <summary>An instant.</summary>
    TimestampTz,
    Interval,

    /// <summary>Digits of any length, whose type the database infers from where they stand.</summary>
    Number,

    /// <summary>A text in the database's own notation, whose type the database infers from where it stands.</summary>
    Literal,

    /// <summary>A JSON document as text.</summary>
    Json,

    /// <summary>A one-dimensional array of one of the .NET types that stand for the other kinds.</summary>
    Array,
}
