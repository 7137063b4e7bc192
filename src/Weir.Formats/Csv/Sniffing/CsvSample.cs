using System.Text;
using Weir.Columnar;

namespace Weir.Formats.Csv;

/// <summary>The first rows of a text.</summary>
internal readonly ref struct CsvSample
{
    private readonly ReadOnlySpan<byte> _data;
    private readonly CsvDialect _dialect;
    private readonly CsvReadOptions _options;
    private readonly CsvIndex _index = new();
    private readonly byte[] _scratch;

    public CsvSample(ReadOnlySpan<byte> data, bool isWhole, CsvDialect dialect, CsvReadOptions options)
    {
        _data = data;
        _dialect = dialect;
        _options = options;
        var end = CsvScanner.Scan(data, isWhole, dialect, true, _index);
        RowCount = Math.Min(_index.RowCount, options.SampleRows);
        IsWhole = RowCount == _index.RowCount;
        Bytes = IsWhole ? end : _index.Rows[RowCount].Start;
        _scratch = new byte[Math.Max(1, data.Length)];
    }

    public int RowCount { get; }

    /// <summary>Whether all rows of the data are in the sample.</summary>
    public bool IsWhole { get; }

    /// <summary>Bytes of the sampled rows.</summary>
    public int Bytes { get; }

    public int FieldCount(int row) => _index.FieldCount(row);

    /// <summary>The text of a field without its quotes; a malformed one as it stands. Valid until the next call.</summary>
    public ReadOnlySpan<byte> Field(int row, int column) => Field(row, column, out _);

    /// <summary>The type of each column of the first row, from the given row on.</summary>
    public DataType[] Types(int firstRow)
    {
        var types = new DataType[FieldCount(0)];
        for (var column = 0; column < types.Length; column++)
        {
            var guess = new CsvTypeGuess();
            for (var row = firstRow; row < RowCount; row++)
            {
                if (FieldCount(row) != types.Length)
                {
                    continue;
                }

                var field = Field(row, column, out var isQuoted);
                if (!field.IsEmpty && (isQuoted || !IsNull(field)))
                {
                    guess.Observe(field);
                }
            }

            types[column] = guess.Type;
        }

        return types;
    }

    /// <summary>
    /// Whether the first row holds names: some value does not have the type of the rows below, or all are different
    /// texts where every column is text.
    /// </summary>
    public bool HasHeader()
    {
        var types = Types(1);
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var allTexts = true;
        for (var column = 0; column < types.Length; column++)
        {
            var field = Field(0, column);
            var guess = new CsvTypeGuess();
            guess.Observe(field);
            var isText = guess.Type.Kind == TypeKind.Varchar;
            if (isText && !field.IsEmpty && types[column].Kind != TypeKind.Varchar)
            {
                return true;
            }

            allTexts &= isText && !field.IsEmpty && names.Add(Encoding.UTF8.GetString(field));
        }

        return allTexts;
    }

    /// <summary>Whether the first row holds the names of the declared columns, or values that do not fit them.</summary>
    public bool FirstRowIsNames(IReadOnlyList<Field> columns)
    {
        if (FieldCount(0) != columns.Count)
        {
            return false;
        }

        var allNames = true;
        for (var column = 0; column < columns.Count; column++)
        {
            var field = Field(0, column);
            var guess = new CsvTypeGuess();
            guess.Observe(field);
            if (!field.IsEmpty && guess.Type.Kind == TypeKind.Varchar && columns[column].Type.IsNumeric)
            {
                return true;
            }

            var name = Encoding.UTF8.GetString(field).Trim();
            allNames &= string.Equals(name, columns[column].Name, StringComparison.OrdinalIgnoreCase);
        }

        return allNames;
    }

    private bool IsNull(ReadOnlySpan<byte> field)
    {
        foreach (var text in _options.NullTexts)
        {
            if (text.Length > 0 && field.SequenceEqual(Encoding.UTF8.GetBytes(text)))
            {
                return true;
            }
        }

        return false;
    }

    private ReadOnlySpan<byte> Field(int row, int column, out bool isQuoted)
    {
        ref readonly var place = ref _index.Rows[row];
        var end = _index.Ends[place.FirstField + column];
        var field = _data[_index.StartOf(in place, column)..(int)(end & CsvIndex.Position)];
        isQuoted = (end & CsvIndex.Quoted) != 0;
        if (!isQuoted)
        {
            return field;
        }

        if ((end & CsvIndex.Care) == 0)
        {
            return field[1..^1];
        }

        return CsvText.Unquote(field, _dialect, _scratch, out var length) is null ? _scratch.AsSpan(0, length) : field;
    }
}
