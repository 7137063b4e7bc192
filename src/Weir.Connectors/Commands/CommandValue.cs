using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Weir.Connectors.Commands;

/// <summary>
/// A parameter or a value of a result: 32 bytes that hold numbers, dates and identifiers without boxing them. Equal when
/// kind and content are; numbers of different kinds are different.
/// </summary>
[StructLayout(LayoutKind.Auto)]
public readonly struct CommandValue : IEquatable<CommandValue>
{
    private readonly object? _reference;
    private readonly Int128 _bits;
    private readonly CommandValueKind _kind;

    private CommandValue(CommandValueKind kind, Int128 bits)
    {
        _kind = kind;
        _bits = bits;
    }

    private CommandValue(CommandValueKind kind, object? reference)
    {
        _kind = reference is null ? CommandValueKind.Null : kind;
        _reference = reference;
    }

    /// <summary>NULL.</summary>
    public static CommandValue Null => default;

    /// <summary>What it holds.</summary>
    public CommandValueKind Kind => _kind;

    /// <summary>Whether it is NULL.</summary>
    public bool IsNull => _kind == CommandValueKind.Null;

    /// <summary>About as many bytes as the value has on the wire.</summary>
    public int Size =>
        _reference switch
        {
            null => 8,
            string text => text.Length,
            byte[] bytes => bytes.Length,
            Array array => array.Length * 8,
            _ => 16,
        };

    public static implicit operator CommandValue(bool value) => new(CommandValueKind.Boolean, value ? 1 : 0);

    public static implicit operator CommandValue(short value) => new(CommandValueKind.Int16, value);

    public static implicit operator CommandValue(int value) => new(CommandValueKind.Int32, value);

    public static implicit operator CommandValue(long value) => new(CommandValueKind.Int64, value);

    public static implicit operator CommandValue(float value) =>
        new(CommandValueKind.Single, BitConverter.SingleToInt32Bits(value));

    public static implicit operator CommandValue(double value) =>
        new(CommandValueKind.Double, BitConverter.DoubleToInt64Bits(value));

    public static implicit operator CommandValue(decimal value) =>
        new(CommandValueKind.Decimal, Unsafe.BitCast<decimal, Int128>(value));

    public static implicit operator CommandValue(string? value) => new(CommandValueKind.Text, value);

    public static implicit operator CommandValue(byte[]? value) => new(CommandValueKind.Bytes, value);

    public static implicit operator CommandValue(Guid value) =>
        new(CommandValueKind.Uuid, Unsafe.BitCast<Guid, Int128>(value));

    public static implicit operator CommandValue(DateOnly value) => new(CommandValueKind.Date, value.DayNumber);

    public static implicit operator CommandValue(TimeOnly value) => new(CommandValueKind.Time, value.Ticks);

    /// <summary>A UTC value is an instant; any other is a date and time without a zone.</summary>
    public static implicit operator CommandValue(DateTime value) =>
        new(value.Kind == DateTimeKind.Utc ? CommandValueKind.TimestampTz : CommandValueKind.Timestamp, value.Ticks);

    /// <summary>The instant; its offset is not kept.</summary>
    public static implicit operator CommandValue(DateTimeOffset value) =>
        new(CommandValueKind.TimestampTz, value.UtcTicks);

    public static implicit operator CommandValue(TimeSpan value) => new(CommandValueKind.Interval, value.Ticks);

    public static implicit operator CommandValue(int[]? value) => new(CommandValueKind.Array, value);

    public static implicit operator CommandValue(long[]? value) => new(CommandValueKind.Array, value);

    public static implicit operator CommandValue(string[]? value) => new(CommandValueKind.Array, value);

    public static implicit operator CommandValue(Guid[]? value) => new(CommandValueKind.Array, value);

    /// <summary>A number whose type the database infers.</summary>
    public static CommandValue Number(string digits) => new(CommandValueKind.Number, digits);

    /// <summary>A text in the database's notation whose type the database infers.</summary>
    public static CommandValue Literal(string? text) => new(CommandValueKind.Literal, text);

    /// <summary>A JSON document.</summary>
    public static CommandValue Json(string? text) => new(CommandValueKind.Json, text);

    /// <summary>An array of values of one .NET type, or of its nullable form.</summary>
    public static CommandValue Array(Array? values) => new(CommandValueKind.Array, values);

    /// <summary>The value as a boolean.</summary>
    public bool AsBoolean() => _bits != 0;

    /// <summary>The value of a whole number of any size.</summary>
    public long AsInt64() => (long)_bits;

    /// <summary>The value of a float.</summary>
    public float AsSingle() => BitConverter.Int32BitsToSingle((int)_bits);

    /// <summary>The value of a double.</summary>
    public double AsDouble() => BitConverter.Int64BitsToDouble((long)_bits);

    /// <summary>The value of a decimal.</summary>
    public decimal AsDecimal() => Unsafe.BitCast<Int128, decimal>(_bits);

    /// <summary>The value of a UUID.</summary>
    public Guid AsUuid() => Unsafe.BitCast<Int128, Guid>(_bits);

    /// <summary>The value of a date.</summary>
    public DateOnly AsDate() => DateOnly.FromDayNumber((int)_bits);

    /// <summary>The value of a time of day.</summary>
    public TimeOnly AsTime() => new((long)_bits);

    /// <summary>The value of a date and time; UTC for an instant.</summary>
    public DateTime AsTimestamp() =>
        new((long)_bits, _kind == CommandValueKind.TimestampTz ? DateTimeKind.Utc : DateTimeKind.Unspecified);

    /// <summary>The value of an interval.</summary>
    public TimeSpan AsInterval() => new((long)_bits);

    /// <summary>The text of a text, number, literal or JSON document.</summary>
    public string AsText() => (string)_reference!;

    /// <summary>The bytes.</summary>
    public byte[] AsBytes() => (byte[])_reference!;

    /// <summary>The array.</summary>
    public Array AsArray() => (Array)_reference!;

    public bool Equals(CommandValue other) =>
        _kind == other._kind
        && _kind switch
        {
            CommandValueKind.Bytes => AsBytes().AsSpan().SequenceEqual(other.AsBytes()),
            CommandValueKind.Array => ReferenceEquals(_reference, other._reference),
            _ => _bits == other._bits && Equals(_reference, other._reference),
        };

    public override bool Equals(object? obj) => obj is CommandValue other && Equals(other);

    public override int GetHashCode()
    {
        if (_kind != CommandValueKind.Bytes)
        {
            return HashCode.Combine(_kind, _bits, _reference);
        }

        var hash = default(HashCode);
        hash.AddBytes(AsBytes());
        return hash.ToHashCode();
    }

    public static bool operator ==(CommandValue left, CommandValue right) => left.Equals(right);

    public static bool operator !=(CommandValue left, CommandValue right) => !left.Equals(right);

    /// <summary>The value as text for people, in the invariant culture.</summary>
    public override string ToString() => CommandValueText.Format(this);
}
