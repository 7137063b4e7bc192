namespace Weir.Connectors.Postgres.Types;

/// <summary>Constants of NUMERIC's binary form (PostgreSQL's source file numeric.c).</summary>
internal static class NumericForm
{
    /// <summary>Bytes before the digits: their number, the first one's weight, sign, displayed scale.</summary>
    public const int HeaderLength = 8;

    public const int Base = 10_000;

    /// <summary>Decimal digits of one digit to that base.</summary>
    public const int DigitWidth = 4;

    public const ushort Positive = 0;
    public const ushort Negative = 0x4000;
    public const ushort NotANumber = 0xC000;
    public const ushort Infinity = 0xD000;
    public const ushort NegativeInfinity = 0xF000;
}
