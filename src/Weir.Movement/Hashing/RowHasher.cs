using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using Weir.Columnar;
using Weir.Connectors;

namespace Weir.Movement.Hashing;

/// <summary>
/// Hashes rows by their canonical values, column by column. The hash of a set of rows is the sum of the rows' hashes modulo
/// 2^128: it does not depend on their order, and hashes of parts add up. One thread at a time.
/// </summary>
/// <remarks>
/// Canonical values: whole numbers and decimals are numbers without trailing zeros, whatever their width and scale; floats
/// are doubles with one NaN and one zero; text is its UTF-8 bytes; JSON is compared by content; instants are microseconds.
/// </remarks>
public sealed class RowHasher
{
    private CanonicalHash[] _states = [];

    /// <summary>The sum of the hashes of the counted rows of a batch, over its first <paramref name="columns"/> columns.</summary>
    public RowHash Sum(Batch batch, int columns)
    {
        ArgumentNullException.ThrowIfNull(batch);
        var states = Compute(batch, columns);
        var sum = RowHash.Zero;
        foreach (ref readonly var state in states)
        {
            sum += state.Finish();
        }

        return sum;
    }

    /// <summary>The hash of each counted row, over the first <paramref name="columns"/> columns.</summary>
    public void Rows(Batch batch, int columns, Span<RowHash> hashes)
    {
        ArgumentNullException.ThrowIfNull(batch);
        var states = Compute(batch, columns);
        for (var i = 0; i < states.Length; i++)
        {
            hashes[i] = states[i].Finish();
        }
    }

    private ReadOnlySpan<CanonicalHash> Compute(Batch batch, int columns)
    {
        if (_states.Length < batch.Length)
        {
            _states = new CanonicalHash[Math.Max(batch.Length, Batch.DefaultRows)];
        }

        var states = _states.AsSpan(0, batch.Length);
        states.Fill(CanonicalHash.Start);
        for (var i = 0; i < columns; i++)
        {
            Absorb(batch.Columns[i], batch, states);
        }

        return states;
    }

    private static void Absorb(Column column, Batch batch, Span<CanonicalHash> states)
    {
        var visit = new ColumnCase
        {
            Column = column,
            Selection = batch.Selection,
            HasSelection = batch.HasSelection,
            States = states,
        };
        if (column is not DictionaryColumn && FixedTypes.IsFixed(column.Type))
        {
            FixedTypes.Visit(column.Type, ref visit);
            return;
        }

        if (column is TextColumn text && text.Type.Kind != TypeKind.Json)
        {
            AbsorbTexts(text, in visit);
            return;
        }

        for (var i = 0; i < states.Length; i++)
        {
            AbsorbValue(column, visit.Stored(i), ref states[i]);
        }
    }

    private static void AbsorbTexts(TextColumn column, ref readonly ColumnCase visit)
    {
        var tag = column.Type.Kind == TypeKind.Blob ? CanonicalTag.Blob : CanonicalTag.Text;
        var views = column.Views;
        var words = column.ValidityWords;
        for (var i = 0; i < visit.States.Length; i++)
        {
            var row = visit.Stored(i);
            ref var state = ref visit.States[i];
            ref readonly var view = ref views[row];
            if (words.Length > 0 && !Bitmap.Get(words, row))
            {
                state.Absorb(0, 0, CanonicalTag.Null);
            }
            else if (view.IsInline)
            {
                // A short view is its length in four bytes, then the text, padded with zeros.
                ref var first = ref Unsafe.As<TextView, ulong>(ref Unsafe.AsRef(in view));
                var second = Unsafe.Add(ref first, 1);
                state.Absorb((first >> 32) | (second << 32), second >> 32, tag | ((ulong)view.Length << 8));
            }
            else
            {
                AbsorbBytes(column.Data[view.BufferIndex].Bytes.Slice(view.Offset, view.Length), tag, ref state);
            }
        }
    }

    private static void AbsorbValue(Column column, int row, ref CanonicalHash state)
    {
        if (column.IsNull(row))
        {
            state.Absorb(0, 0, CanonicalTag.Null);
            return;
        }

        switch (column)
        {
            case DictionaryColumn dictionary:
                AbsorbValue(dictionary.Dictionary, dictionary.Indices[row], ref state);
                break;
            case TextColumn { Type.Kind: TypeKind.Json } json:
                AbsorbBytes(CanonicalJson.Of(json.GetBytes(row)), CanonicalTag.Json, ref state);
                break;
            case TextColumn text:
                AbsorbBytes(
                    text.GetBytes(row),
                    text.Type.Kind == TypeKind.Blob ? CanonicalTag.Blob : CanonicalTag.Text,
                    ref state
                );
                break;
            case ListColumn list:
                var (from, to) = (list.Offsets[row], list.Offsets[row + 1]);
                state.Absorb(0, 0, CanonicalTag.List | ((ulong)(to - from) << 8));
                for (var i = from; i < to; i++)
                {
                    AbsorbValue(list.Elements, i, ref state);
                }

                break;
            case StructColumn structure:
                state.Absorb(0, 0, CanonicalTag.Struct | ((ulong)structure.Fields.Count << 8));
                foreach (var field in structure.Fields)
                {
                    AbsorbValue(field, row, ref state);
                }

                break;
            default:
                var visit = new ValueCase
                {
                    Column = column,
                    Row = row,
                    State = ref state,
                };
                FixedTypes.Visit(column.Type, ref visit);
                break;
        }
    }

    private static void AbsorbBytes(ReadOnlySpan<byte> bytes, ulong tag, ref CanonicalHash state)
    {
        tag |= (ulong)bytes.Length << 8;
        while (bytes.Length > 16)
        {
            state.Absorb(
                BinaryPrimitives.ReadUInt64LittleEndian(bytes),
                BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]),
                CanonicalTag.More
            );
            bytes = bytes[16..];
        }

        var (low, high) = LastWords(bytes);
        state.Absorb(low, high, tag);
    }

    /// <summary>Up to 16 bytes as two words, padded with zeros.</summary>
    private static (ulong Low, ulong High) LastWords(ReadOnlySpan<byte> bytes)
    {
        const int Word = sizeof(ulong);
        if (bytes.Length > Word)
        {
            var last = BinaryPrimitives.ReadUInt64LittleEndian(bytes[^Word..]);
            return (BinaryPrimitives.ReadUInt64LittleEndian(bytes), last >> (8 * ((2 * Word) - bytes.Length)));
        }

        ulong low = 0;
        for (var i = 0; i < bytes.Length; i++)
        {
            low |= (ulong)bytes[i] << (8 * i);
        }

        return (low, 0);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AbsorbFixed<T>(T value, DataType type, ref CanonicalHash state)
        where T : unmanaged
    {
        if (typeof(T) == typeof(bool))
        {
            state.Absorb((bool)(object)value ? 1UL : 0UL, 0, CanonicalTag.Boolean);
        }
        else if (typeof(T) == typeof(double))
        {
            state.Absorb(Bits((double)(object)value), 0, CanonicalTag.Float);
        }
        else if (typeof(T) == typeof(float))
        {
            state.Absorb(Bits((float)(object)value), 0, CanonicalTag.Float);
        }
        else if (typeof(T) == typeof(UInt128))
        {
            var uuid = (UInt128)(object)value;
            state.Absorb((ulong)uuid, (ulong)(uuid >> 64), CanonicalTag.Uuid);
        }
        else if (typeof(T) == typeof(Interval))
        {
            var (months, days, microseconds) = (Interval)(object)value;
            state.Absorb(((ulong)(uint)months << 32) | (uint)days, (ulong)microseconds, CanonicalTag.Interval);
        }
        else if (typeof(T) == typeof(Int128))
        {
            AbsorbNumber((Int128)(object)value, type.Kind == TypeKind.Decimal ? type.Scale : 0, ref state);
        }
        else
        {
            var number =
                typeof(T) == typeof(short) ? (short)(object)value
                : typeof(T) == typeof(int) ? (int)(object)value
                : (long)(object)value;
            AbsorbWhole(number, type, ref state);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AbsorbWhole(long value, DataType type, ref CanonicalHash state)
    {
        switch (type.Kind)
        {
            case TypeKind.Date:
                state.Absorb((ulong)value, 0, CanonicalTag.Date);
                break;
            case TypeKind.Time:
                state.Absorb((ulong)value, 0, CanonicalTag.Time);
                break;
            case TypeKind.Timestamp or TypeKind.TimestampTz:
                state.Absorb((ulong)value, 0, CanonicalTag.Timestamp);
                break;
            default:
                var scale = type.Kind == TypeKind.Decimal ? type.Scale : 0;
                while (scale > 0 && value % 10 == 0)
                {
                    value /= 10;
                    scale = value == 0 ? 0 : scale - 1;
                }

                state.Absorb((ulong)value, (ulong)(value >> 63), CanonicalTag.Number | ((ulong)scale << 8));
                break;
        }
    }

    private static void AbsorbNumber(Int128 value, int scale, ref CanonicalHash state)
    {
        while (scale > 0 && value % 10 == 0)
        {
            value /= 10;
            scale = value == 0 ? 0 : scale - 1;
        }

        state.Absorb((ulong)(UInt128)value, (ulong)((UInt128)value >> 64), CanonicalTag.Number | ((ulong)scale << 8));
    }

    private static ulong Bits(double value) =>
        double.IsNaN(value) ? 0x7FF8_0000_0000_0000UL
        : value == 0 ? 0UL
        : BitConverter.DoubleToUInt64Bits(value);

    private ref struct ColumnCase : IFixedCase
    {
        public required Column Column;
        public required ReadOnlySpan<int> Selection;
        public required bool HasSelection;
        public required Span<CanonicalHash> States;

        public readonly int Stored(int row) => HasSelection ? Selection[row] : row;

        public readonly void Run<T>()
            where T : unmanaged, IEquatable<T>
        {
            var values = ((Column<T>)Column).Values;
            var type = Column.Type;
            var words = Column.ValidityWords;
            for (var i = 0; i < States.Length; i++)
            {
                var row = HasSelection ? Selection[i] : i;
                if (words.Length > 0 && !Bitmap.Get(words, row))
                {
                    States[i].Absorb(0, 0, CanonicalTag.Null);
                }
                else
                {
                    AbsorbFixed(values[row], type, ref States[i]);
                }
            }
        }
    }

    private ref struct ValueCase : IFixedCase
    {
        public required Column Column;
        public required int Row;
        public required ref CanonicalHash State;

        public readonly void Run<T>()
            where T : unmanaged, IEquatable<T> => AbsorbFixed(((Column<T>)Column).Values[Row], Column.Type, ref State);
    }
}
