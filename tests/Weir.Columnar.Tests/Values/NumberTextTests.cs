using System.Globalization;
using Weir.Columnar.Values;

namespace Weir.Columnar.Tests.Values;

public class NumberTextTests
{
    [Theory]
    [InlineData("0", "0")]
    [InlineData("-0", "0")]
    [InlineData("+7", "7")]
    [InlineData("0000000000000000000000012", "12")]
    [InlineData("9223372036854775807", "9223372036854775807")]
    [InlineData("-9223372036854775808", "-9223372036854775808")]
    [InlineData("9223372036854775808", null)]
    [InlineData("-9223372036854775809", null)]
    [InlineData("99999999999999999999999999", null)]
    [InlineData("", null)]
    [InlineData("-", null)]
    [InlineData("1 ", null)]
    [InlineData("1_000", null)]
    [InlineData("0x1", null)]
    [InlineData("1.0", null)]
    [InlineData("--1", null)]
    public void Int64(string text, string? expected) =>
        Assert.Equal(expected, ValueText.Turn<long>(text, ValueParser.TryParseInt64, ValueFormatter.Format));

    [Fact]
    public void Smaller_integers_refuse_what_does_not_fit()
    {
        Assert.True(ValueParser.TryParseInt16("-32768"u8, out var small) && small == short.MinValue);
        Assert.False(ValueParser.TryParseInt16("32768"u8, out _));
        Assert.True(ValueParser.TryParseInt32("2147483647"u8, out var number) && number == int.MaxValue);
        Assert.False(ValueParser.TryParseInt32("-2147483649"u8, out _));
    }

    [Theory]
    [InlineData("170141183460469231731687303715884105727", "170141183460469231731687303715884105727")]
    [InlineData("-170141183460469231731687303715884105728", "-170141183460469231731687303715884105728")]
    [InlineData("170141183460469231731687303715884105728", null)]
    [InlineData("1e3", null)]
    [InlineData("1\0", null)]
    public void Int128(string text, string? expected) =>
        Assert.Equal(expected, ValueText.Turn<Int128>(text, ValueParser.TryParseInt128, ValueFormatter.Format));

    [Theory]
    [InlineData("1", "1")]
    [InlineData("0.1", "0.1")]
    [InlineData("-0", "-0")]
    [InlineData("1e20", "1e+20")]
    [InlineData("100000000000000", "100000000000000")]
    [InlineData("1e15", "1e+15")]
    [InlineData("123456789012345680", "1.2345678901234568e+17")]
    [InlineData("0.0001", "0.0001")]
    [InlineData("0.00001", "1e-05")]
    [InlineData("1e-300", "1e-300")]
    [InlineData("5e-324", "5e-324")]
    [InlineData("1.7976931348623157e308", "1.7976931348623157e+308")]
    [InlineData("1e309", null)]
    [InlineData(".5", "0.5")]
    [InlineData("5.", "5")]
    [InlineData("NaN", "NaN")]
    [InlineData("-inf", "-Infinity")]
    [InlineData("Infinity", "Infinity")]
    [InlineData("", null)]
    [InlineData(".", null)]
    [InlineData("1e", null)]
    [InlineData("1,5", null)]
    [InlineData("1.5x", null)]
    public void Float64(string text, string? expected) =>
        Assert.Equal(expected, ValueText.Turn<double>(text, ValueParser.TryParseFloat64, ValueFormatter.Format));

    [Theory]
    [InlineData("0.1", "0.1")]
    [InlineData("16777216", "1.6777216e+07")]
    [InlineData("1e39", null)]
    public void Float32(string text, string? expected) =>
        Assert.Equal(expected, ValueText.Turn<float>(text, ValueParser.TryParseFloat32, ValueFormatter.Format));

    [Fact]
    public void Doubles_survive_a_round_trip()
    {
        var random = new Random(1);
        for (var i = 0; i < 20_000; i++)
        {
            var value = BitConverter.Int64BitsToDouble(random.NextInt64(long.MinValue, long.MaxValue));
            if (!double.IsFinite(value))
            {
                continue;
            }

            var text = ValueText.Show(value, ValueFormatter.Format);
            Assert.True(ValueParser.TryParseFloat64(ValueText.Bytes(text), out var back), text);
            Assert.Equal(BitConverter.DoubleToInt64Bits(value), BitConverter.DoubleToInt64Bits(back));
        }
    }

    [Theory]
    [InlineData("1.50", "1.50")]
    [InlineData("-0.05", "-0.05")]
    [InlineData(".5", "0.5")]
    [InlineData("1e3", "1000")]
    [InlineData("1.5e-3", "0.0015")]
    [InlineData("12345678901234567890123456789012345678", "12345678901234567890123456789012345678")]
    [InlineData("123456789012345678901234567890123456789", null)]
    [InlineData("0.00000000000000000000000000000000000001", "0.00000000000000000000000000000000000001")]
    [InlineData("1e38", null)]
    [InlineData("1e99999999999", null)]
    [InlineData("", null)]
    [InlineData(".", null)]
    [InlineData("1.2.3", null)]
    [InlineData("NaN", null)]
    public void Decimals_keep_their_digits(string text, string? expected)
    {
        var ok = ValueParser.TryParseDecimal(ValueText.Bytes(text), out var value);
        Assert.Equal(expected, ok ? value.ToString() : null);
        if (ok)
        {
            Span<byte> target = stackalloc byte[ValueFormatter.MaximumLength];
            var length = ValueFormatter.FormatDecimal(value.Unscaled, value.Scale, target);
            Assert.Equal(expected, System.Text.Encoding.UTF8.GetString(target[..length]));
        }
    }

    [Theory]
    [InlineData("1.005", 5, 2, "101")]
    [InlineData("-1.005", 5, 2, "-101")]
    [InlineData("1.0049999", 5, 2, "100")]
    [InlineData("999.995", 5, 2, null)]
    [InlineData("999.994", 5, 2, "99999")]
    [InlineData("1e2", 5, 2, "10000")]
    [InlineData("1e-50", 5, 2, "0")]
    [InlineData("0e500", 5, 2, "0")]
    [InlineData("1000", 5, 2, null)]
    public void Decimals_round_half_away_from_zero_and_refuse_what_does_not_fit(
        string text,
        int precision,
        int scale,
        string? expected
    )
    {
        var ok = ValueParser.TryParseDecimal(ValueText.Bytes(text), precision, scale, out var value);
        Assert.Equal(expected, ok ? value.ToString(CultureInfo.InvariantCulture) : null);
    }

    [Theory]
    [InlineData("t", true)]
    [InlineData("TRUE", true)]
    [InlineData("yes", true)]
    [InlineData("on", true)]
    [InlineData("1", true)]
    [InlineData("f", false)]
    [InlineData("of", false)]
    [InlineData("off", false)]
    [InlineData("no", false)]
    [InlineData("0", false)]
    [InlineData("o", null)]
    [InlineData("", null)]
    [InlineData("truee", null)]
    [InlineData("2", null)]
    public void Booleans(string text, bool? expected)
    {
        Assert.Equal(expected, ValueParser.TryParseBoolean(ValueText.Bytes(text), out var value) ? value : null);
        Assert.False(ValueParser.TryParseStrictBoolean("t"u8, out _));
    }

    [Theory]
    [InlineData("a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11", "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11")]
    [InlineData("{A0EEBC999C0B4EF8BB6D6BB9BD380A11}", "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11")]
    [InlineData("a0ee-bc99-9c0b-4ef8-bb6d-6bb9-bd38-0a11", "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11")]
    [InlineData("a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a1", null)]
    [InlineData("a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11a", null)]
    [InlineData("g0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11", null)]
    [InlineData("", null)]
    public void Uuids(string text, string? expected) =>
        Assert.Equal(expected, ValueText.Turn<UInt128>(text, ValueParser.TryParseUuid, ValueFormatter.FormatUuid));

    [Theory]
    [InlineData("\\x41fF", "41FF")]
    [InlineData("\\x", "")]
    [InlineData("a\\\\b", "615C62")]
    [InlineData("\\101", "41")]
    [InlineData("\\x4", null)]
    [InlineData("\\x4g", null)]
    [InlineData("\\9", null)]
    public void Bytes(string text, string? expected) =>
        Assert.Equal(
            expected,
            ValueParser.TryParseBytes(ValueText.Bytes(text), out var value) ? Convert.ToHexString(value) : null
        );
}
