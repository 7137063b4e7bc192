using Weir.Columnar;

namespace Weir.Connectors.Postgres.Reading;

/// <summary>Decodes a column of values of fixed width.</summary>
internal sealed class FixedDecoder<T, TValue>(string place, TValue reader) : ColumnDecoder(place)
    where T : unmanaged, IEquatable<T>
    where TValue : struct, IBinaryValue<T>
{
    private readonly TValue _reader = reader;

    public override void Decode(TupleBlock block, int column, ColumnBuilder target)
    {
        var builder = (FixedColumnBuilder<T>)target;
        var starts = block.Starts(column);
        for (var row = 0; row < starts.Length; row++)
        {
            var length = block.Length(starts[row]);
            if (length < 0)
            {
                builder.AppendNull();
                continue;
            }

            var bytes = block.Data.Slice(starts[row], length);
            if (!_reader.TryRead(bytes, out var value))
            {
                throw Wrong(_reader.Problem(bytes));
            }

            builder.Append(value);
        }
    }

    public override void Append(ReadOnlySpan<byte> value, ColumnBuilder target) =>
        ((FixedColumnBuilder<T>)target).Append(
            _reader.TryRead(value, out var result) ? result : throw Wrong(_reader.Problem(value))
        );
}
