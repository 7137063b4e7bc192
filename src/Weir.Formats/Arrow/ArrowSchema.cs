using Weir.Columnar;

namespace Weir.Formats.Arrow;

/// <summary>Schemas as Arrow's metadata. Format: Apache Arrow, Schema.fbs, and "Canonical Extension Types" for UUID and JSON.</summary>
internal static class ArrowSchema
{
    /// <summary>Writes a schema table and returns its place.</summary>
    public static int Write(FlatBuffer buffer, Schema schema)
    {
        var fields = buffer.Vector([.. schema.Fields.Select(f => Field(buffer, f))]);
        buffer.BeginTable(4);
        buffer.AddOffset(1, fields);
        return buffer.EndTable();
    }

    private static int Field(FlatBuffer buffer, Field field)
    {
        var children = buffer.Vector([.. Children(field.Type).Select(f => Field(buffer, f))]);
        var extension = field.Type.Kind switch
        {
            TypeKind.Uuid => Extension(buffer, "arrow.uuid"),
            TypeKind.Json => Extension(buffer, "arrow.json"),
            _ => 0,
        };
        var name = buffer.Text(field.Name);
        var (kind, type) = Type(buffer, field.Type);
        buffer.BeginTable(7);
        buffer.AddOffset(0, name);
        buffer.Add(1, field.IsNullable);
        buffer.Add(2, kind);
        buffer.AddOffset(3, type);
        buffer.AddOffset(5, children);
        if (extension != 0)
        {
            buffer.AddOffset(6, extension);
        }

        return buffer.EndTable();
    }

    private static IEnumerable<Field> Children(DataType type) =>
        type.Kind switch
        {
            TypeKind.List => [new Field("item", type.Element!)],
            TypeKind.Map => [new Field("entries", type.Element!, false)],
            TypeKind.Struct => type.Fields!,
            _ => [],
        };

    private static int Extension(FlatBuffer buffer, string name)
    {
        var key = buffer.Text("ARROW:extension:name");
        var value = buffer.Text(name);
        buffer.BeginTable(2);
        buffer.AddOffset(0, key);
        buffer.AddOffset(1, value);
        var first = buffer.EndTable();
        key = buffer.Text("ARROW:extension:metadata");
        value = buffer.Text("");
        buffer.BeginTable(2);
        buffer.AddOffset(0, key);
        buffer.AddOffset(1, value);
        return buffer.Vector([first, buffer.EndTable()]);
    }

    /// <summary>The number of the type in the union, and its table.</summary>
    private static (byte Kind, int Table) Type(FlatBuffer buffer, DataType type)
    {
        var zone = type.Kind == TypeKind.TimestampTz ? buffer.Text("UTC") : 0;
        buffer.BeginTable(3);
        byte kind;
        switch (type.Kind)
        {
            case TypeKind.Null:
                kind = 1;
                break;
            case TypeKind.Boolean:
                kind = 6;
                break;
            case TypeKind.Int16 or TypeKind.Int32 or TypeKind.Int64:
                kind = 2;
                buffer.Add(
                    0,
                    type.Kind switch
                    {
                        TypeKind.Int16 => 16,
                        TypeKind.Int32 => 32,
                        _ => 64,
                    }
                );
                buffer.Add(1, true);
                break;
            case TypeKind.Int128 or TypeKind.Decimal:
                kind = 7;
                buffer.Add(0, type.Kind == TypeKind.Decimal ? type.Precision : DataType.MaximumPrecision);
                buffer.Add(1, type.Kind == TypeKind.Decimal ? type.Scale : 0);
                buffer.Add(2, 128);
                break;
            case TypeKind.Float32 or TypeKind.Float64:
                kind = 3;
                buffer.Add(0, (short)(type.Kind == TypeKind.Float32 ? 1 : 2));
                break;
            case TypeKind.Varchar or TypeKind.Json or TypeKind.Enum:
                kind = 5;
                break;
            case TypeKind.Blob:
                kind = 4;
                break;
            case TypeKind.Date or TypeKind.Time or TypeKind.Timestamp or TypeKind.TimestampTz or TypeKind.Interval:
                kind = Moment(buffer, type.Kind, zone);
                break;
            case TypeKind.Uuid:
                kind = 15;
                buffer.Add(0, 16);
                break;
            case TypeKind.List:
                kind = 12;
                break;
            case TypeKind.Struct:
                kind = 13;
                break;
            case TypeKind.Map:
                kind = 17;
                break;
            default:
                throw new WeirException(ErrorCode.NotSupported, $"Arrow has no place for {type}");
        }

        return (kind, buffer.EndTable());
    }

    /// <summary>Days, or microseconds; intervals as months, days and nanoseconds.</summary>
    private static byte Moment(FlatBuffer buffer, TypeKind kind, int zone)
    {
        buffer.Add(0, (short)(kind == TypeKind.Date ? 0 : 2));
        switch (kind)
        {
            case TypeKind.Date:
                return 8;
            case TypeKind.Time:
                buffer.Add(1, 64);
                return 9;
            case TypeKind.Interval:
                return 11;
            default:
                if (zone != 0)
                {
                    buffer.AddOffset(1, zone);
                }

                return 10;
        }
    }
}
