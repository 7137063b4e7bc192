using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Weir.Columnar;

namespace Weir.Formats.Arrow;

/// <summary>
/// The buffers of a record batch: for each column its validity, then its offsets, then its values, each padded to 8 bytes.
/// Format: Apache Arrow, "Columnar Format", "Serialization and Interprocess Communication".
/// </summary>
internal sealed class ArrowBody
{
    private readonly MemoryStream _bytes = new();

    /// <summary>Length and number of nulls of each column, nested ones behind the one they are in.</summary>
    public List<long> Nodes { get; } = [];

    /// <summary>Place and length of each buffer.</summary>
    public List<long> Buffers { get; } = [];

    public ReadOnlyMemory<byte> Bytes => _bytes.GetBuffer().AsMemory(0, (int)_bytes.Length);

    public void Add(Column column)
    {
        using var plain = column.Decode();
        var nulls = plain is NullColumn ? plain.Length : plain.CountNulls();
        Nodes.Add(plain.Length);
        Nodes.Add(nulls);
        if (plain is NullColumn)
        {
            return;
        }

        AddValidity(plain, nulls);
        switch (plain)
        {
            case TextColumn text:
                AddText(text);
                break;
            case ListColumn list:
                AddList(list);
                break;
            case StructColumn structure:
                foreach (var field in structure.Fields)
                {
                    Add(field);
                }

                break;
            default:
                var values = new ValueCase { Body = this, Column = plain };
                FixedTypes.Visit(plain.Type, ref values);
                break;
        }
    }

    private void AddValidity(Column column, int nulls) =>
        AddBuffer(nulls == 0 ? default : MemoryMarshal.AsBytes(column.ValidityWords)[..((column.Length + 7) / 8)]);

    private void AddText(TextColumn text)
    {
        var offsets = new byte[(text.Length + 1) * 4];
        long total = 0;
        for (var i = 0; i < text.Length; i++)
        {
            total += text.IsNull(i) ? 0 : text.GetBytes(i).Length;
            if (total > int.MaxValue)
            {
                throw new WeirException(ErrorCode.LimitExceeded, "the texts of one batch are larger than 2 GB");
            }

            BinaryPrimitives.WriteInt32LittleEndian(offsets.AsSpan((i + 1) * 4), (int)total);
        }

        AddBuffer(offsets);
        Begin();
        for (var i = 0; i < text.Length; i++)
        {
            if (!text.IsNull(i))
            {
                _bytes.Write(text.GetBytes(i));
            }
        }

        End(total);
    }

    private void AddList(ListColumn list)
    {
        var offsets = list.Offsets[..(list.Length + 1)];
        var first = offsets[0];
        var moved = new byte[offsets.Length * 4];
        for (var i = 0; i < offsets.Length; i++)
        {
            BinaryPrimitives.WriteInt32LittleEndian(moved.AsSpan(i * 4), offsets[i] - first);
        }

        AddBuffer(moved);
        var rows = new int[offsets[^1] - first];
        for (var i = 0; i < rows.Length; i++)
        {
            rows[i] = first + i;
        }

        using var elements = list.Elements.Gather(rows);
        Add(elements);
    }

    private void AddBuffer(ReadOnlySpan<byte> bytes)
    {
        Begin();
        _bytes.Write(bytes);
        End(bytes.Length);
    }

    private void Begin() => Buffers.Add(_bytes.Length);

    private void End(long length)
    {
        Buffers.Add(length);
        while (_bytes.Length % 8 != 0)
        {
            _bytes.WriteByte(0);
        }
    }

    private ref struct ValueCase : IFixedCase
    {
        public required ArrowBody Body;
        public required Column Column;

        public readonly void Run<T>()
            where T : unmanaged, IEquatable<T>
        {
            var values = ((Column<T>)Column).Values[..Column.Length];
            if (typeof(T) == typeof(bool))
            {
                Body.AddBits(MemoryMarshal.Cast<T, bool>(values));
            }
            else if (typeof(T) == typeof(UInt128))
            {
                Body.AddUuids(MemoryMarshal.Cast<T, UInt128>(values));
            }
            else if (typeof(T) == typeof(Interval))
            {
                Body.AddIntervals(Column, MemoryMarshal.Cast<T, Interval>(values));
            }
            else if (typeof(T) == typeof(Int128))
            {
                Body.AddWide(Column, MemoryMarshal.Cast<T, Int128>(values));
            }
            else if (Column.Type.Kind == TypeKind.Decimal)
            {
                Body.AddWidened(MemoryMarshal.Cast<T, long>(values));
            }
            else
            {
                Body.AddBuffer(MemoryMarshal.AsBytes(values));
            }
        }
    }

    private void AddBits(ReadOnlySpan<bool> values)
    {
        var bits = new byte[(values.Length + 7) / 8];
        for (var i = 0; i < values.Length; i++)
        {
            bits[i / 8] |= (byte)((values[i] ? 1 : 0) << (i % 8));
        }

        AddBuffer(bits);
    }

    private void AddUuids(ReadOnlySpan<UInt128> values)
    {
        var bytes = new byte[values.Length * 16];
        for (var i = 0; i < values.Length; i++)
        {
            BinaryPrimitives.WriteUInt128BigEndian(bytes.AsSpan(i * 16), values[i]);
        }

        AddBuffer(bytes);
    }

    private void AddWidened(ReadOnlySpan<long> values)
    {
        var bytes = new byte[values.Length * 16];
        for (var i = 0; i < values.Length; i++)
        {
            BinaryPrimitives.WriteInt128LittleEndian(bytes.AsSpan(i * 16), values[i]);
        }

        AddBuffer(bytes);
    }

    private void AddWide(Column column, ReadOnlySpan<Int128> values)
    {
        var limit = Int128.Parse(
            "99999999999999999999999999999999999999",
            System.Globalization.CultureInfo.InvariantCulture
        );
        var bytes = new byte[values.Length * 16];
        for (var i = 0; i < values.Length; i++)
        {
            if (!column.IsNull(i) && (values[i] > limit || values[i] < -limit))
            {
                throw new WeirException(
                    ErrorCode.NumericOverflow,
                    "a number has more than the 38 digits that Arrow keeps"
                );
            }

            BinaryPrimitives.WriteInt128LittleEndian(bytes.AsSpan(i * 16), values[i]);
        }

        AddBuffer(bytes);
    }

    private void AddIntervals(Column column, ReadOnlySpan<Interval> values)
    {
        var bytes = new byte[values.Length * 16];
        for (var i = 0; i < values.Length; i++)
        {
            if (column.IsNull(i))
            {
                continue;
            }

            var (months, days, microseconds) = values[i];
            if (microseconds is > long.MaxValue / 1000 or < long.MinValue / 1000)
            {
                throw new WeirException(
                    ErrorCode.DateTimeOverflow,
                    "an interval is longer than Arrow keeps in nanoseconds"
                );
            }

            BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(i * 16), months);
            BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan((i * 16) + 4), days);
            BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan((i * 16) + 8), microseconds * 1000);
        }

        AddBuffer(bytes);
    }
}
