using Weir.Columnar;

namespace Weir.Connectors.Sqlite;

/// <summary>A column of a table or view.</summary>
/// <param name="Field">What it is read as.</param>
/// <param name="Declared">The declared type; empty when there is none.</param>
/// <param name="IsGenerated">Whether SQLite computes it.</param>
/// <param name="IsRowId">Whether it is the row's number itself, where SQLite puts one in place of NULL.</param>
internal sealed record SqliteColumn(Field Field, string Declared, bool IsGenerated, bool IsRowId)
{
    /// <summary>Whether it declares nothing, so that every value is right in it.</summary>
    public bool IsUntyped => Declared.Length == 0;

    /// <summary>Whether texts stay texts in it.</summary>
    public bool KeepsText => SqliteTypes.KeepsText(Declared);
}
