using System.Globalization;
using System.Text;
using Weir.Columnar;
using Weir.Columnar.Values;
using Weir.Formats.Csv;

namespace Weir.Formats.Json;

/// <summary>A column of fixed width; <paramref name="kinds"/> has a bit for each kind of value that is read directly.</summary>
internal sealed class JsonFixedColumn<T, TValue>(JsonNode node, JsonReadOptions options, int kinds, TValue values)
    : JsonColumn(node)
    where T : unmanaged, IEquatable<T>
    where TValue : struct, ICsvValue<T>
{
    private readonly FixedColumnBuilder<T> _builder = new(node.Type, options.BatchRows, options.Budget);

    public override void Read(ReadOnlySpan<byte> data, JsonRowErrors errors)
    {
        var slots = Node.Slots;
        var first = _builder.Length;
        var target = _builder.AppendUninitialized(slots.Length);
        for (var i = 0; i < slots.Length; i++)
        {
            var slot = slots[i];
            if ((slot.KindBit & kinds) == 0 || !values.TryParse(Text(data, slot), out target[i]))
            {
                target[i] = default;
                ReadSlowly(data, slot, first + i, ref target[i], errors);
            }
        }
    }

    public override Column Build() => _builder.Build();

    public override void Dispose() => _builder.Dispose();

    private void ReadSlowly(ReadOnlySpan<byte> data, JsonSlot slot, int row, ref T target, JsonRowErrors errors)
    {
        if (slot.IsNull)
        {
            _builder.SetNull(row);
            return;
        }

        var isRead = slot.Kind switch
        {
            JsonKind.Integer or JsonKind.Number => Node.Type.IsInteger && TryReadWhole(Text(data, slot), ref target),
            JsonKind.String or JsonKind.EscapedString => TryReadText(data, slot, ref target),
            _ => false,
        };
        if (!isRead)
        {
            target = default;
            errors.Wrong(Node, slot);
        }
    }

    /// <summary>Numbers such as 1.0 and 2e3 are whole, too.</summary>
    private bool TryReadWhole(ReadOnlySpan<byte> text, ref T target)
    {
        if (!ValueParser.TryParseDecimal(text, out var exact))
        {
            return false;
        }

        var (whole, rest) = Int128.DivRem(exact.Unscaled, Decimals.PowerOfTen(exact.Scale));
        return rest == 0
            && values.TryParse(Encoding.UTF8.GetBytes(whole.ToString(CultureInfo.InvariantCulture)), out target);
    }

    /// <summary>Strings are read as a declared type; inferred numbers only know what JSON has no numbers for.</summary>
    private bool TryReadText(ReadOnlySpan<byte> data, JsonSlot slot, ref T target)
    {
        if (!TryUnescape(data, slot, out var text))
        {
            return false;
        }

        var isReadable = Node.Type.IsFloat
            ? Node.IsDeclared || JsonSpecial.Is(text)
            : !Node.Type.IsNumeric || Node.IsDeclared;
        return isReadable && values.TryParse(ValueParser.Trim(text), out target);
    }
}
