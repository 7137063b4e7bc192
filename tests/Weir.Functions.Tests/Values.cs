using System.Buffers;
using System.Globalization;
using System.Text;
using Weir.Columnar;
using Weir.Columnar.Values;

namespace Weir.Functions.Tests;

/// <summary>Columns and types from text, and text from columns, so that tests are tables of text.</summary>
internal static class Values
{
    public static readonly FunctionContext Context = new(
        1_700_000_000_000_000,
        TimeZones.Find("Europe/Berlin") ?? TimeZoneInfo.Utc
    );

    /// <summary>A type in short form, such as <c>int</c>, <c>dec(12,2)</c>, <c>text[]</c>.</summary>
    public static DataType Type(string name)
    {
        if (name.EndsWith("[]", StringComparison.Ordinal))
        {
            return DataType.List(Type(name[..^2]));
        }

        if (name.StartsWith("dec(", StringComparison.Ordinal))
        {
            var parts = name[4..^1].Split(',');
            return DataType.Decimal(
                int.Parse(parts[0], CultureInfo.InvariantCulture),
                int.Parse(parts[1], CultureInfo.InvariantCulture)
            );
        }

        return name switch
        {
            "bool" => DataType.Boolean,
            "short" => DataType.Int16,
            "int" => DataType.Int32,
            "long" => DataType.Int64,
            "huge" => DataType.Int128,
            "real" => DataType.Float32,
            "double" => DataType.Float64,
            "text" => DataType.Varchar,
            "bytea" => DataType.Blob,
            "date" => DataType.Date,
            "time" => DataType.Time,
            "ts" => DataType.Timestamp,
            "tstz" => DataType.TimestampTz,
            "interval" => DataType.Interval,
            "uuid" => DataType.Uuid,
            "json" => DataType.Json,
            "null" => DataType.Null,
            _ => throw new ArgumentException("unknown type", nameof(name)),
        };
    }

    /// <summary>A column of the type; NULL stands for null.</summary>
    public static Column Column(string type, params string?[] values)
    {
        using var builder = new TextColumnBuilder(DataType.Varchar);
        foreach (var value in values)
        {
            if (value is null or "NULL")
            {
                builder.AppendNull();
            }
            else
            {
                builder.Append(value);
            }
        }

        using var texts = builder.Build();
        return type == "null" ? new NullColumn(values.Length) : CastKernel.Cast(texts, Type(type), false, Context);
    }

    /// <summary>The row as text.</summary>
    public static string Text(Column column, int row)
    {
        if (column.IsNull(row))
        {
            return "NULL";
        }

        var buffer = new ArrayBufferWriter<byte>();
        new ColumnFormatter(Context.TimeZone).Write(column, row, buffer);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>
    /// Calls a function with arguments such as <c>2020-01-31::date</c>, separated by <c>|</c>; one without a type is an
    /// untyped literal. The result is repeated for three rows, which must agree.
    /// </summary>
    public static string Call(string function, string arguments)
    {
        var (columns, types, open) = Arguments(arguments);
        var resolved = FunctionCatalog.BuiltIn.ResolveScalar(function, types, open);
        if (resolved is null)
        {
            return "no such function";
        }

        var cast = columns.Select((c, i) => CastKernel.Cast(c, resolved.ParameterTypes[i], false, Context)).ToArray();
        using var result = resolved.Function.Evaluate(cast, 3, Context);
        Assert.Equal(resolved.ResultType, result.Type);
        Assert.Equal(3, result.Length);
        foreach (var column in cast.Concat(columns))
        {
            column.Dispose();
        }

        Assert.Equal(Text(result, 0), Text(result, 2));
        return Text(result, 0);
    }

    /// <summary>The type that the call resolves to.</summary>
    public static string ResultType(string function, string arguments)
    {
        var (columns, types, open) = Arguments(arguments);
        Array.ForEach(columns, c => c.Dispose());
        return FunctionCatalog.BuiltIn.ResolveScalar(function, types, open)?.ResultType.ToString() ?? "none";
    }

    private static (Column[] Columns, DataType[] Types, bool[] Open) Arguments(string arguments)
    {
        var parts = arguments.Length == 0 ? [] : arguments.Split(arguments.Contains('¦') ? '¦' : '|');
        var columns = new Column[parts.Length];
        var open = new bool[parts.Length];
        for (var i = 0; i < parts.Length; i++)
        {
            var at = parts[i].LastIndexOf("::", StringComparison.Ordinal);
            open[i] = at < 0;
            var value = at < 0 ? parts[i] : parts[i][..at];
            columns[i] = Column(at < 0 ? "text" : parts[i][(at + 2)..], value, value, value);
        }

        return (columns, Array.ConvertAll(columns, c => c.Type), open);
    }
}
