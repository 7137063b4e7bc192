using System.Buffers;
using Weir.Columnar;

namespace Weir.Functions;

/// <summary>All values of a group as a JSON array, or with names as an object; NULL for no rows.</summary>
internal sealed class JsonListAccumulator : CollectingAccumulator
{
    private readonly JsonWriter _writer;
    private readonly bool _isObject;

    public JsonListAccumulator(AggregateCall call)
        : base(DataType.Json, false, call.Signature.Parameters)
    {
        _writer = new JsonWriter(call.Context.TimeZone);
        _isObject = call.Signature.Parameters.Length == 2;
    }

    protected override void Append(Column[] columns, Span<int> rows, ColumnBuilder target)
    {
        if (rows.IsEmpty)
        {
            target.AppendNull();
            return;
        }

        var json = new ArrayBufferWriter<byte>();
        json.Write(_isObject ? "{ "u8 : "["u8);
        for (var i = 0; i < rows.Length; i++)
        {
            json.Write(i == 0 ? default : ", "u8);
            if (_isObject)
            {
                if (columns[0].IsNull(rows[i]))
                {
                    throw new WeirException(ErrorCode.InvalidParameter, "field name must not be null");
                }

                _writer.Write(columns[0], rows[i], json);
                json.Write(" : "u8);
            }

            _writer.Write(columns[^1], rows[i], json);
        }

        json.Write(_isObject ? " }"u8 : "]"u8);
        ((TextColumnBuilder)target).Append(json.WrittenSpan);
    }
}
