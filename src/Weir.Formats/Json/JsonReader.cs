using Weir.Columnar;

namespace Weir.Formats.Json;

/// <summary>
/// Reads the records of one JSON text as batches, in the memory of one chunk and one batch whatever the size of the text.
/// One caller at a time. Malformed JSON is an error with its place; in <see cref="JsonFormat.Lines"/> with
/// <see cref="JsonDriftPolicy.Reject"/> only the line is left out. A text that ends too early is an error. What stands
/// behind the records is read and checked, too, unless the reader is disposed before.
/// </summary>
public sealed class JsonReader : IAsyncDisposable
{
    private readonly JsonInput _input;
    private readonly JsonReadOptions _options;
    private readonly JsonTableLayout _layout;
    private readonly JsonNavigator _navigator;
    private readonly JsonNode _root;
    private readonly JsonShredder _shredder;
    private readonly JsonRowErrors _errors;
    private readonly JsonColumn[] _columns;
    private int _rows;
    private long _batchBytes;
    private bool _isAtEnd;
    private ByteFingerprint _fingerprint;
    private bool _isInterrupted;

    /// <summary>
    /// A reader of the columns at the given places, in that order, none twice; null: all, empty: rows are only counted.
    /// Disposing it disposes the input.
    /// </summary>
    /// <exception cref="WeirException">A wanted column has a type that JSON cannot be read as, or a path is none.</exception>
    public JsonReader(
        JsonInput input,
        JsonTableLayout layout,
        JsonReadOptions options,
        IReadOnlyList<int>? projection = null
    )
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(layout);
        ArgumentNullException.ThrowIfNull(options);
        _input = input;
        _layout = layout;
        _options = options;
        int[] places = projection is null ? [.. Enumerable.Range(0, layout.Schema.Count)] : [.. projection];
        Schema = new Schema([.. places.Select(p => layout.Schema[p])]);
        _root = JsonNodes.Create(layout, options, places);
        _errors = new JsonRowErrors(options, input, layout.Format == JsonFormat.Lines) { Root = _root };
        _navigator = new JsonNavigator(options, layout.Format, layout.Records);
        _shredder = new JsonShredder(_root, layout.IsBare, _errors);
        _columns = Array.ConvertAll(places, p => JsonColumns.Create(_root.Children[p], options));
    }

    /// <summary>The columns of the batches.</summary>
    public Schema Schema { get; }

    /// <summary>Records left out so far because they could not be read.</summary>
    public long RejectedRows => _errors.Rejected;

    /// <summary>What stood at the records path; final once <see cref="NextAsync"/> returned null.</summary>
    public JsonRecordsState State => _navigator.Records;

    /// <summary>A fingerprint of the text of the records read so far, when <see cref="JsonReadOptions.WithFingerprint"/>.</summary>
    public ulong Fingerprint => _fingerprint.Value;

    /// <summary>
    /// What stood at the paths of <see cref="JsonReadOptions.Captures"/>, before or behind the records; final once
    /// <see cref="NextAsync"/> returned null. Paths into records find nothing.
    /// </summary>
    public IReadOnlyList<JsonCapture> Captured => _navigator.Captures;

    /// <summary>The next rows, to be disposed by the caller; null at the end. A batch may be empty.</summary>
    /// <exception cref="WeirException">
    /// The text is malformed or ends too early (<see cref="ErrorCode.InvalidFile"/>), a value does not fit its column
    /// (<see cref="ErrorCode.SchemaDrift"/> for an inferred type, <see cref="ErrorCode.InvalidData"/> for a declared one),
    /// there is no array at the records path (<see cref="ErrorCode.InvalidData"/>), a record is longer than allowed
    /// (<see cref="ErrorCode.LimitExceeded"/>), the stream cannot be read.
    /// </exception>
    public async ValueTask<Batch?> NextAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        while (!_isAtEnd)
        {
            ReadWindow();
            if (_isAtEnd)
            {
                CheckState();
                break;
            }

            if (_rows >= _options.BatchRows || (_rows > 0 && _batchBytes >= _options.BatchBytes))
            {
                return Build();
            }

            if (!_isInterrupted)
            {
                await _input.MoreAsync(cancellationToken).ConfigureAwait(false);
            }
        }

        return _rows > 0 ? Build() : null;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        foreach (var column in _columns)
        {
            column.Dispose();
        }

        return _input.DisposeAsync();
    }

    /// <summary>Reads complete records from the window until a batch is full or the window used up.</summary>
    private void ReadWindow()
    {
        var scanner = _input.Scan();
        _isInterrupted = false;
        _errors.BeginWindow(_rows);
        try
        {
            Collect(ref scanner);
            ReadColumns();
        }
        finally
        {
            _root.Truncate(0);
        }

        _batchBytes = _rows == 0 ? 0 : _batchBytes + scanner.At;
        _input.Use(scanner.At);
    }

    private void Collect(ref JsonScanner scanner)
    {
        while (
            _rows + _root.Count == 0
            || (_rows + _root.Count < _options.BatchRows && _batchBytes + scanner.At < _options.BatchBytes)
        )
        {
            switch (_navigator.Next(ref scanner))
            {
                case JsonEvent.Record:
                    if (!ReadRecord(ref scanner))
                    {
                        return;
                    }

                    break;
                case JsonEvent.End:
                    _isAtEnd = true;
                    return;
                case JsonEvent.Bad:
                    throw Malformed(ref scanner);
                default:
                    return;
            }
        }
    }

    /// <summary>Reads one record; false when it is not complete in the window.</summary>
    private bool ReadRecord(ref JsonScanner scanner)
    {
        var start = scanner.At;
        var row = _root.Count;
        var end = _shredder.Read(ref scanner, start);
        if (end >= 0)
        {
            end = _navigator.EndRecord(ref scanner, end);
            if (end >= 0)
            {
                if (_options.WithFingerprint)
                {
                    _fingerprint.Add(scanner.Slice(start, end - start));
                }

                return true;
            }

            _root.Truncate(row);
            _errors.ForgetFields(row);
        }

        return end != JsonScanner.More && SkipLine(ref scanner, start);
    }

    /// <summary>Leaves out a malformed line, or raises.</summary>
    private bool SkipLine(ref JsonScanner scanner, int start)
    {
        if (_layout.Format != JsonFormat.Lines || _options.Drift != JsonDriftPolicy.Reject)
        {
            throw Malformed(ref scanner);
        }

        var length = scanner.Slice(start, scanner.Length - start).IndexOf((byte)'\n');
        if (length < 0 && !scanner.IsFinal)
        {
            return false;
        }

        if (_root.Count > 0)
        {
            // The records before it come first.
            _isInterrupted = true;
            return false;
        }

        length = length < 0 ? scanner.Length - start : length;
        _errors.MalformedLine(scanner.Reason, start, length);
        _navigator.Resume(ref scanner, start + length);
        return true;
    }

    private void ReadColumns()
    {
        if (_root.Count == 0)
        {
            return;
        }

        _errors.CheckFields();
        var slots = _root.Slots;
        for (var row = 0; row < slots.Length && !_layout.IsBare; row++)
        {
            if (slots[row].Kind != JsonKind.Object)
            {
                _errors.NotAnObject(row);
            }
        }

        foreach (var column in _columns)
        {
            column.Read(_input.Data, _errors);
        }

        _rows += _root.Count;
        _errors.EndWindow();
    }

    private void CheckState()
    {
        if (
            _layout.Format != JsonFormat.Document
            || State == JsonRecordsState.Found
            || _options.MissingRecords == JsonMissingRecords.Empty
        )
        {
            return;
        }

        var what = State switch
        {
            JsonRecordsState.Null => "is null",
            JsonRecordsState.NotArray => "is not an array",
            _ => "is missing",
        };
        throw JsonError.Whole(
            _options,
            ErrorCode.InvalidData,
            $"the records path {_layout.Records} {what}",
            "Say where the records are with records, such as $.data[*]."
        );
    }

    private Batch Build()
    {
        var columns = new Column[_columns.Length];
        var done = 0;
        try
        {
            for (; done < columns.Length; done++)
            {
                columns[done] = _columns[done].Build();
            }
        }
        catch
        {
            foreach (var column in columns.AsSpan(0, done))
            {
                column.Dispose();
            }

            throw;
        }

        var count = _rows;
        var good = count;
        var selection = _errors.Any ? _errors.Good(count, out good) : null;
        (_rows, _batchBytes) = (0, 0);
        _errors.BeginBatch();
        return new Batch(columns, count, selection, good);
    }

    private WeirException Malformed(ref JsonScanner scanner) =>
        JsonError.At(
            _options,
            ErrorCode.InvalidFile,
            _input.PlaceOf(scanner.BadAt),
            $"malformed JSON: {scanner.Reason}"
        );
}
