using Weir.Columnar;

namespace Weir.Connectors.Http;

/// <summary>
/// Leaves out the rows that a server repeats where pages meet. Rows come in the order of the keyset column, so only those
/// with the value reached last can come again: their primary keys are remembered, no others.
/// </summary>
internal sealed class KeysetFilter
{
    private const int MostTies = 1_000_000;

    private readonly PaginationOptions _paging;
    private readonly Schema _schema;
    private readonly int _wanted;
    private readonly int _place;
    private readonly int[] _keyPlaces;
    private readonly bool _isUnique;
    private readonly HashSet<string> _ties = new(StringComparer.Ordinal);
    private string? _reached;
    private long? _reachedNumber;
    private int _direction;
    private string? _boundary;
    private bool _isBoundarySeen;
    private bool _isLastNull;
    private long _newRows;

    public KeysetFilter(HttpTable table, IReadOnlyList<int> projection)
    {
        _paging = table.Resource.Pagination;
        _schema = table.Schema;
        _wanted = projection.Count;
        var columns = projection.ToList();
        _place = Place(_paging.Column);
        var key = table.Resource.PrimaryKey.Count == 0 ? [_paging.Column] : table.Resource.PrimaryKey;
        _keyPlaces = [.. key.Select(Place)];
        _isUnique = _keyPlaces.Length == 1 && _keyPlaces[0] == _place;
        Columns = columns;

        int Place(string name)
        {
            var ordinal = _schema.IndexOf(name);
            if (ordinal < 0)
            {
                throw new WeirException(
                    ErrorCode.ColumnNotFound,
                    $"{table.DisplayName} has no column \"{name}\", by which its pages are told apart"
                )
                {
                    Hint = Suggestions.DidYouMean(name, _schema.Fields.Select(f => f.Name)),
                };
            }

            if (!columns.Contains(ordinal))
            {
                columns.Add(ordinal);
            }

            return columns.IndexOf(ordinal);
        }
    }

    /// <summary>The columns to read: the wanted ones, then those that only the keys need.</summary>
    public IReadOnlyList<int> Columns { get; }

    public void BeginPage()
    {
        _boundary = _reached;
        _isBoundarySeen = false;
        _newRows = 0;
    }

    /// <summary>Takes the batch over; gives its new rows with the wanted columns.</summary>
    public Batch Apply(Batch batch, PageRequest request)
    {
        using (batch)
        {
            var selection = NativeBuffer.Allocate((long)Math.Max(1, batch.Length) * sizeof(int));
            try
            {
                var kept = 0;
                for (var row = 0; row < batch.Length; row++)
                {
                    var stored = batch.StoredRow(row);
                    if (IsNew(batch, stored, request))
                    {
                        selection.As<int>()[kept++] = stored;
                    }
                }

                _newRows += kept;
                var columns = new Column[_wanted];
                for (var i = 0; i < columns.Length; i++)
                {
                    columns[i] = batch.Share(i);
                }

                return new Batch(columns, batch.StoredLength, selection, kept);
            }
            catch
            {
                selection.Dispose();
                throw;
            }
        }
    }

    /// <summary>The facts of a page that was read to its end, with what the keys tell.</summary>
    /// <exception cref="WeirException">Rows may be missing between this page and the one before.</exception>
    public PageFacts Complete(PageFacts facts)
    {
        if (!_isUnique && _boundary is not null && !_isBoundarySeen)
        {
            throw PageRequests.Wrong(
                facts,
                $"the page does not begin with the rows of \"{_paging.Column}\" = {_boundary}, with which the page before ended: "
                    + "more rows with that value may be missing",
                $"\"{_paging.Param}\" must include its value, or the column must be the primary key."
            );
        }

        return facts with
        {
            NewRows = _newRows,
            LastKey = _isLastNull ? null : _reached,
        };
    }

    private bool IsNew(Batch batch, int row, PageRequest request)
    {
        var value = batch.Columns[_place].ValueAt(row);
        _isLastNull = value is null;
        var text = value is null
            ? ""
            : ParameterText.Of(value, batch.Columns[_place].Type)
                ?? throw Wrong(request, $"\"{_paging.Column}\" has a type that no parameter can carry");
        CheckOrder(value, request);
        if (text != _reached)
        {
            _reached = text;
            _ties.Clear();
        }

        var key = Key(batch, row, request);
        var isNew = _ties.Add(key);
        if (_ties.Count > MostTies)
        {
            throw new WeirException(
                ErrorCode.LimitExceeded,
                $"{request}: more than {MostTies} rows have the same \"{_paging.Column}\""
            );
        }

        if (!isNew && text == _boundary)
        {
            _isBoundarySeen = true;
        }

        return isNew
            || (
                _isUnique && text != _boundary
                    ? throw Wrong(request, $"\"{_paging.Column}\" = {text} comes twice, so it does not identify rows")
                    : false
            );
    }

    /// <summary>Numbers and times must only rise or only fall: else the last row would not be the one to go on from.</summary>
    private void CheckOrder(object? value, PageRequest request)
    {
        long? number = value switch
        {
            long n => n,
            int n => n,
            short n => n,
            _ => null,
        };
        if (number is { } now && _reachedNumber is { } before && now != before)
        {
            var direction = now.CompareTo(before);
            if (_direction != 0 && direction != _direction)
            {
                throw Wrong(request, $"the rows are not in the order of \"{_paging.Column}\"");
            }

            _direction = direction;
        }

        _reachedNumber = number;
    }

    private string Key(Batch batch, int row, PageRequest request)
    {
        var parts = new string[_keyPlaces.Length];
        for (var i = 0; i < parts.Length; i++)
        {
            var column = batch.Columns[_keyPlaces[i]];
            parts[i] = column.ValueAt(row) is not { } value
                ? "\0"
                : ParameterText.Of(value, column.Type)
                    ?? throw Wrong(request, $"a primary key of type {column.Type} cannot be compared");
        }

        return string.Join('\u001F', parts);
    }

    private static WeirException Wrong(PageRequest request, string what) =>
        new(ErrorCode.InvalidData, $"{request}: {what}")
        {
            Hint = "Check column of pagination and primary_key of the resource.",
        };
}
