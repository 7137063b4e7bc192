namespace Weir.Columnar;

/// <summary>The kinds of SQL types. A <see cref="DataType"/> adds precision, elements, fields or labels.</summary>
public enum TypeKind
{
    /// <summary>The type of a bare NULL; every other type accepts it.</summary>
    Null,

    /// <summary>True or false; one byte a value, 0 or 1.</summary>
    Boolean,

    /// <summary>SMALLINT, 16 bits.</summary>
    Int16,

    /// <summary>INTEGER, 32 bits.</summary>
    Int32,

    /// <summary>BIGINT, 64 bits.</summary>
    Int64,

    /// <summary>HUGEINT, 128 bits.</summary>
    Int128,

    /// <summary>REAL, IEEE 754 binary32.</summary>
    Float32,

    /// <summary>DOUBLE PRECISION, IEEE 754 binary64.</summary>
    Float64,

    /// <summary>DECIMAL(p, s): a scaled integer of 64 bits up to 18 digits, of 128 bits up to 38.</summary>
    Decimal,

    /// <summary>VARCHAR: UTF-8 text.</summary>
    Varchar,

    /// <summary>BYTEA: bytes.</summary>
    Blob,

    /// <summary>DATE: days since 1970-01-01, proleptic Gregorian, 32 bits.</summary>
    Date,

    /// <summary>TIME: microseconds since midnight, 64 bits.</summary>
    Time,

    /// <summary>TIMESTAMP without time zone: microseconds since 1970-01-01 00:00:00, 64 bits.</summary>
    Timestamp,

    /// <summary>TIMESTAMP WITH TIME ZONE: an instant, microseconds since 1970-01-01 00:00:00 UTC, 64 bits.</summary>
    TimestampTz,

    /// <summary>INTERVAL: months, days and microseconds apart, see <see cref="Columnar.Interval"/>.</summary>
    Interval,

    /// <summary>UUID: a 128-bit number whose most significant byte is the first of the text form.</summary>
    Uuid,

    /// <summary>JSON: UTF-8 text that is a valid JSON document.</summary>
    Json,

    /// <summary>A list of values of one type.</summary>
    List,

    /// <summary>Named fields.</summary>
    Struct,

    /// <summary>Keys and values; stored as a list of (key, value) structs.</summary>
    Map,

    /// <summary>Text out of an ordered set of labels; stored as text.</summary>
    Enum,
}
