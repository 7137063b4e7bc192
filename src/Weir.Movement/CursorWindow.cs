using System.Globalization;
using System.Text.Json;
using Weir.Columnar;

namespace Weir.Movement;

/// <summary>
/// The part of a source that an incremental run moves: rows whose cursor lies above what earlier runs moved, up to the highest
/// that there was when the run began. Both bounds stand in the job's definition, so that a resumed run has the same.
/// </summary>
/// <param name="Column">The cursor.</param>
/// <param name="Type">Its type, in SQL.</param>
/// <param name="After">The highest value of earlier runs, as text; null: there is none.</param>
/// <param name="UpTo">The highest value of this run, as text.</param>
/// <param name="IsClosed">Whether rows at the lower bound are moved again, which modes with a key bear.</param>
internal sealed record CursorWindow(string Column, string Type, string? After, string UpTo, bool IsClosed)
{
    /// <summary>Which rows those are, in SQL. Rows without a cursor are not among them.</summary>
    public string Condition
    {
        get
        {
            var below = string.Create(CultureInfo.InvariantCulture, $"{Quoted} <= {Literal(UpTo)}");
            return After is null ? below : $"{Above(IsClosed)} AND {below}";
        }
    }

    /// <summary>The bounds, for people.</summary>
    public string Description =>
        After is null ? $"{Column} up to {UpTo}" : $"{Column} {(IsClosed ? "from" : "above")} {After} up to {UpTo}";

    private string Quoted => QuotedName(Column);

    public static string QuotedName(string column) => $"\"{column.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    /// <summary>Whether values of the type have an order that texts keep without loss.</summary>
    public static bool CanOrder(DataType type) =>
        type.Kind
            is TypeKind.Int16
                or TypeKind.Int32
                or TypeKind.Int64
                or TypeKind.Int128
                or TypeKind.Decimal
                or TypeKind.Varchar
                or TypeKind.Date
                or TypeKind.Timestamp
                or TypeKind.TimestampTz;

    /// <summary>The condition that leaves out what earlier runs moved.</summary>
    public static string Above(string column, string type, string after, bool isClosed) =>
        new CursorWindow(column, type, after, after, isClosed).Above(isClosed);

    public string ToText() => JsonSerializer.Serialize(this, MovementJson.Default.CursorWindow);

    /// <summary>The window of a definition; null when it has none.</summary>
    public static CursorWindow? Of(string definition)
    {
        var text = JobDefinition.Part(definition, JobDefinition.Cursor);
        return text.Length == 0 ? null : JsonSerializer.Deserialize(text, MovementJson.Default.CursorWindow);
    }

    private string Above(bool isClosed) => $"{Quoted} {(isClosed ? ">=" : ">")} {Literal(After!)}";

    private string Literal(string value) => $"CAST('{value.Replace("'", "''", StringComparison.Ordinal)}' AS {Type})";
}
