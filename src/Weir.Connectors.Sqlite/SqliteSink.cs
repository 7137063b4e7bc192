using System.Globalization;
using Weir.Columnar;

namespace Weir.Connectors.Sqlite;

/// <summary>
/// Writes rows by one prepared statement in one transaction: nothing is visible before the commit, and a failed write
/// leaves the file as it was. A refused row is rejected alone when somebody takes rejects.
/// </summary>
internal sealed class SqliteSink : ITableSink
{
    private readonly SqliteDatabase _database;
    private readonly string? _newFile;
    private readonly SinkRequest _request;
    private readonly string _target;
    private readonly string _written;
    private readonly SqliteStatement _insert;
    private readonly SqliteValueWriter[] _columns;
    private long _rows;
    private long _rejected;
    private long _bytes;
    private bool _isDone;

    private SqliteSink(
        SqliteDatabase database,
        string? newFile,
        SinkRequest request,
        string displayName,
        string target,
        string written,
        string insert
    )
    {
        _database = database;
        _newFile = newFile;
        _request = request;
        DisplayName = displayName;
        _target = target;
        _written = written;
        _insert = database.Prepare(insert);
        var keepsText = KeepsText(database, written);
        _columns =
        [
            .. request.Schema.Fields.Select((f, i) => new SqliteValueWriter(i + 1, keepsText.Contains(f.Name))),
        ];
    }

    public string DisplayName { get; }

    public static SqliteSink Open(SqliteDataSource source, SinkRequest request)
    {
        if (request.Options.Count > 0)
        {
            throw new WeirException(
                ErrorCode.InvalidParameter,
                $"SQLite targets have no option \"{request.Options[0].Key}\""
            );
        }

        var newFile = File.Exists(source.Location) ? null : source.Location;
        var database = source.OpenWriter();
        try
        {
            database.Execute("BEGIN IMMEDIATE");
            var existing = source.Find(database, request.Target.Name);
            var written = Prepare(database, source, request, existing);
            var columns = string.Join(", ", request.Schema.Fields.Select(f => SqliteNames.Quote(f.Name)));
            var values = string.Join(
                ", ",
                request.Schema.Fields.Select((_, i) => string.Create(CultureInfo.InvariantCulture, $"?{i + 1}"))
            );
            var insert = $"INSERT INTO {SqliteNames.Quote(written)} ({columns}) VALUES ({values}){OnConflict(request)}";
            return new SqliteSink(
                database,
                newFile,
                request,
                $"{source.Name}.{request.Target.Name}",
                existing?.Name ?? request.Target.Name,
                written,
                insert
            );
        }
        catch
        {
            database.Dispose();
            Discard(newFile);
            throw;
        }
    }

    public ValueTask WriteAsync(Batch batch, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(batch);
        cancellationToken.ThrowIfCancellationRequested();
        for (var row = 0; row < batch.Length; row++)
        {
            WriteRow(batch, batch.StoredRow(row));
        }

        return default;
    }

    public ValueTask<SinkResult> CommitAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _insert.Dispose();
        if (_written != _target)
        {
            _database.Execute($"DROP TABLE IF EXISTS {SqliteNames.Quote(_target)}");
            _database.Execute($"ALTER TABLE {SqliteNames.Quote(_written)} RENAME TO {SqliteNames.Quote(_target)}");
        }

        _database.Execute("COMMIT");
        _isDone = true;
        return ValueTask.FromResult(new SinkResult(_rows, _rejected, _bytes));
    }

    public ValueTask DisposeAsync()
    {
        _insert.Dispose();
        if (_isDone)
        {
            _database.Dispose();
            return default;
        }

        _isDone = true;
        try
        {
            if (_database.IsInTransaction)
            {
                _database.Execute("ROLLBACK");
            }
        }
        finally
        {
            // A transaction that is still open ends with its connection.
            _database.Dispose();
            Discard(_newFile);
        }

        return default;
    }

    /// <summary>Opening a database makes its file; a write that failed takes it away again.</summary>
    private static void Discard(string? newFile)
    {
        if (newFile is not null)
        {
            foreach (var ending in new[] { "", "-journal", "-wal", "-shm" })
            {
                File.Delete(newFile + ending);
            }
        }
    }

    private static HashSet<string> KeepsText(SqliteDatabase database, string table)
    {
        using var columns = database.Prepare("SELECT name, type FROM pragma_table_info(?1)");
        _ = SQLitePCL.raw.sqlite3_bind_text(columns.Handle, 1, table);
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        while (columns.Step())
        {
            if (SqliteTypes.KeepsText(columns.Text(1)))
            {
                names.Add(columns.Text(0));
            }
        }

        return names;
    }

    /// <summary>Makes the table that rows go into and returns its name; for a replacement one beside the target.</summary>
    private static string Prepare(
        SqliteDatabase database,
        SqliteDataSource source,
        SinkRequest request,
        SqliteTable? existing
    )
    {
        var name = existing?.Name ?? request.Target.Name;
        if (existing is { IsView: true })
        {
            throw new WeirException(ErrorCode.NotSupported, $"{source.Name}.{name} is a view and cannot be written");
        }

        if (request.Mode == WriteMode.Create && existing is not null)
        {
            throw new WeirException(ErrorCode.TableExists, $"table {source.Name}.{name} exists already")
            {
                Hint = "Use mode append, replace or upsert.",
            };
        }

        if (request.Mode == WriteMode.Upsert)
        {
            CheckKey(request);
        }

        if (existing is null || request.Mode == WriteMode.Replace)
        {
            var written = existing is null ? name : $"{name}__weir_{Guid.NewGuid():N}";
            Create(database, request, written);
            return written;
        }

        var unknown = request.Schema.Fields.FirstOrDefault(f => existing.Schema.IndexOf(f.Name) < 0);
        if (unknown is not null)
        {
            throw new WeirException(
                ErrorCode.SchemaDrift,
                $"table {source.Name}.{name} has no column \"{unknown.Name}\""
            )
            {
                Hint = Suggestions.DidYouMean(unknown.Name, existing.Schema.Fields.Select(f => f.Name)),
            };
        }

        if (request.Mode == WriteMode.Truncate)
        {
            database.Execute($"DELETE FROM {SqliteNames.Quote(name)}");
        }

        return name;
    }

    private static void Create(SqliteDatabase database, SinkRequest request, string name)
    {
        var columns = request.Schema.Fields.Select(f =>
            $"{SqliteNames.Quote(f.Name)} {SqliteTypes.ToDeclaration(f.Type)}"
        );
        var key =
            request.Key.Count == 0 ? "" : $", PRIMARY KEY ({string.Join(", ", request.Key.Select(SqliteNames.Quote))})";
        database.Execute($"CREATE TABLE {SqliteNames.Quote(name)} ({string.Join(", ", columns)}{key})");
    }

    private static void CheckKey(SinkRequest request)
    {
        if (request.Key.Count == 0)
        {
            throw new WeirException(ErrorCode.InvalidParameter, "mode upsert needs a key");
        }

        var unknown = request.Key.FirstOrDefault(k => request.Schema.IndexOf(k) < 0);
        if (unknown is not null)
        {
            throw new WeirException(ErrorCode.ColumnNotFound, $"the key column \"{unknown}\" is not among the columns")
            {
                Hint = Suggestions.DidYouMean(unknown, request.Schema.Fields.Select(f => f.Name)),
            };
        }
    }

    /// <summary>Of rows with one key the last wins. SQLite itself refuses a key without a unique index.</summary>
    private static string OnConflict(SinkRequest request)
    {
        if (request.Mode != WriteMode.Upsert)
        {
            return "";
        }

        var others = request
            .Schema.Fields.Where(f => !request.Key.Contains(f.Name, StringComparer.OrdinalIgnoreCase))
            .Select(f => $"{SqliteNames.Quote(f.Name)} = excluded.{SqliteNames.Quote(f.Name)}")
            .ToList();
        var action = others.Count == 0 ? "NOTHING" : "UPDATE SET " + string.Join(", ", others);
        return $" ON CONFLICT ({string.Join(", ", request.Key.Select(SqliteNames.Quote))}) DO {action}";
    }

    private void WriteRow(Batch batch, int row)
    {
        try
        {
            CheckKeyIsPresent(batch, row);
            for (var i = 0; i < _columns.Length; i++)
            {
                _bytes += _columns[i].Bind(_insert.Handle, batch.Columns[i], row);
            }

            _insert.Step();
            _rows++;
        }
        catch (WeirException exception)
            when (exception.Code == ErrorCode.ConstraintViolation && _request.Rejects is not null)
        {
            _rejected++;
            _request.Rejects.Reject(
                new RejectedRow(
                    DisplayName,
                    _rows + _rejected,
                    null,
                    exception.Message,
                    RowText.Of(_request.Schema, batch, row)
                )
            );
        }
        finally
        {
            _insert.Reset();
        }
    }

    /// <summary>SQLite lets NULL into primary keys, where it equals nothing: an upsert would then add the row each time.</summary>
    private void CheckKeyIsPresent(Batch batch, int row)
    {
        if (_request.Mode != WriteMode.Upsert)
        {
            return;
        }

        foreach (var key in _request.Key)
        {
            if (batch.Columns[_request.Schema.IndexOf(key)].IsNull(row))
            {
                throw new WeirException(ErrorCode.ConstraintViolation, $"the key column \"{key}\" is NULL");
            }
        }
    }
}
