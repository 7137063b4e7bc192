using System.Globalization;
using System.Runtime.InteropServices;

namespace Weir.Connectors.Commands;

/// <summary>One row of a statement's result.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly struct CommandRow
{
    private readonly CommandRows _rows;
    private readonly int _index;

    internal CommandRow(CommandRows rows, int index)
    {
        _rows = rows;
        _index = index;
    }

    /// <summary>How many columns there are.</summary>
    public int Count => _rows.Columns.Count;

    /// <summary>The value of a column, from 0.</summary>
    public CommandValue this[int column] => _rows.Value(_index, column);

    /// <summary>The value of a column by its name.</summary>
    /// <exception cref="WeirException">There is no such column.</exception>
    public CommandValue this[string column] => _rows.Value(_index, _rows.IndexOf(column));

    /// <summary>Whether the value is NULL.</summary>
    public bool IsNull(int column) => this[column].IsNull;

    /// <summary>The value as a 32-bit whole number.</summary>
    public int GetInt32(int column) => checked((int)GetInt64(column));

    /// <summary>The value as a 64-bit whole number.</summary>
    public long GetInt64(int column)
    {
        var value = this[column];
        return value.Kind switch
        {
            CommandValueKind.Int16 or CommandValueKind.Int32 or CommandValueKind.Int64 => value.AsInt64(),
            CommandValueKind.Decimal => checked((long)value.AsDecimal()),
            _ => throw Wrong(column, value, "a whole number"),
        };
    }

    /// <summary>The value as a double.</summary>
    public double GetDouble(int column)
    {
        var value = this[column];
        return value.Kind switch
        {
            CommandValueKind.Double => value.AsDouble(),
            CommandValueKind.Single => value.AsSingle(),
            CommandValueKind.Decimal => (double)value.AsDecimal(),
            CommandValueKind.Int16 or CommandValueKind.Int32 or CommandValueKind.Int64 => value.AsInt64(),
            _ => throw Wrong(column, value, "a number"),
        };
    }

    /// <summary>The value as a decimal.</summary>
    public decimal GetDecimal(int column)
    {
        var value = this[column];
        return value.Kind switch
        {
            CommandValueKind.Decimal => value.AsDecimal(),
            CommandValueKind.Int16 or CommandValueKind.Int32 or CommandValueKind.Int64 => value.AsInt64(),
            CommandValueKind.Number => decimal.Parse(value.AsText(), CultureInfo.InvariantCulture),
            _ => throw Wrong(column, value, "a decimal"),
        };
    }

    /// <summary>The value as a boolean.</summary>
    public bool GetBoolean(int column)
    {
        var value = this[column];
        return value.Kind == CommandValueKind.Boolean ? value.AsBoolean() : throw Wrong(column, value, "a boolean");
    }

    /// <summary>The text; null for NULL. Values of other types are written as text.</summary>
    public string? GetString(int column)
    {
        var value = this[column];
        return value.IsNull ? null : value.ToString();
    }

    /// <summary>The date and time.</summary>
    public DateTime GetDateTime(int column)
    {
        var value = this[column];
        return value.Kind is CommandValueKind.Timestamp or CommandValueKind.TimestampTz ? value.AsTimestamp()
            : value.Kind == CommandValueKind.Date ? value.AsDate().ToDateTime(TimeOnly.MinValue)
            : throw Wrong(column, value, "a date and time");
    }

    /// <summary>The UUID.</summary>
    public Guid GetGuid(int column)
    {
        var value = this[column];
        return value.Kind == CommandValueKind.Uuid ? value.AsUuid() : throw Wrong(column, value, "a UUID");
    }

    /// <summary>The bytes; null for NULL.</summary>
    public byte[]? GetBytes(int column)
    {
        var value = this[column];
        return value.Kind switch
        {
            CommandValueKind.Null => null,
            CommandValueKind.Bytes => value.AsBytes(),
            _ => throw Wrong(column, value, "bytes"),
        };
    }

    private WeirException Wrong(int column, CommandValue value, string wanted) =>
        new(
            ErrorCode.TypeMismatch,
            $"column \"{_rows.Columns[column]}\" holds {value.Kind} and cannot be read as {wanted}"
        );
}
