using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using SQLitePCL;

namespace Weir.Connectors.Sqlite;

/// <summary>By what a database file is known again: any commit changes it.</summary>
/// <param name="ChangeCounter">The counter of the header, which commits without a write-ahead log raise.</param>
/// <param name="Bytes">The size of the file.</param>
/// <param name="Modified">When it was last written, in nanoseconds since 1970.</param>
/// <param name="LogBytes">The size of the write-ahead log; 0 without one.</param>
/// <param name="LogModified">When that was last written.</param>
internal sealed partial record SqliteFileState(
    long ChangeCounter,
    long Bytes,
    long Modified,
    long LogBytes,
    long LogModified
)
{
    private const int FilePointer = 7;
    private const int CounterOffset = 24;

    /// <summary>
    /// Reads it through a connection: opening the file another time and closing it would take this process' locks on it
    /// away (SQLite's documentation, "How To Corrupt An SQLite Database File", section 2.2).
    /// </summary>
    public static SqliteFileState Of(string path, sqlite3 connection)
    {
        var (bytes, modified) = Stat(path);
        var (logBytes, logModified) = Stat(path + "-wal");
        return new SqliteFileState(Counter(connection), bytes, modified, logBytes, logModified);
    }

    public static SqliteFileState Parse(JsonElement element) =>
        new(
            element.GetProperty("change_counter").GetInt64(),
            element.GetProperty("bytes").GetInt64(),
            element.GetProperty("modified").GetInt64(),
            element.GetProperty("wal_bytes").GetInt64(),
            element.GetProperty("wal_modified").GetInt64()
        );

    public void Write(Utf8JsonWriter json)
    {
        json.WriteNumber("change_counter", ChangeCounter);
        json.WriteNumber("bytes", Bytes);
        json.WriteNumber("modified", Modified);
        json.WriteNumber("wal_bytes", LogBytes);
        json.WriteNumber("wal_modified", LogModified);
    }

    /// <summary>How the file is another now; null when it is the same.</summary>
    public string? Difference(SqliteFileState now) =>
        now == this ? null
        : now.ChangeCounter != ChangeCounter
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"transactions were committed since (change counter {ChangeCounter}, now {now.ChangeCounter})"
            )
        : now.LogBytes != LogBytes || now.LogModified != LogModified
            ? "its write-ahead log was written or taken over since"
        : now.Bytes != Bytes
            ? string.Create(CultureInfo.InvariantCulture, $"it had {Bytes} bytes and has {now.Bytes} now")
        : "it was written since";

    private static (long Bytes, long Modified) Stat(string path)
    {
        var info = new FileInfo(path);
        return info.Exists
            ? (info.Length, (info.LastWriteTimeUtc - DateTime.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick)
            : (0, 0);
    }

    /// <summary>Asks the connection's own file object (sqlite3_file, whose first member points to its methods) to read.</summary>
    private static unsafe long Counter(sqlite3 connection)
    {
        var isHeld = false;
        try
        {
            connection.DangerousAddRef(ref isHeld);
            void* file = null;
            var result = sqlite3_file_control(connection.DangerousGetHandle(), null, FilePointer, &file);
            if (result != raw.SQLITE_OK || file is null || *(void***)file is var methods && methods is null)
            {
                return 0;
            }

            // sqlite3_io_methods: the version, xClose, xRead.
            var read = (delegate* unmanaged[Cdecl]<void*, void*, int, long, int>)methods[2];
            var bytes = stackalloc byte[sizeof(uint)];
            return read(file, bytes, sizeof(uint), CounterOffset) == raw.SQLITE_OK
                ? BinaryPrimitives.ReadUInt32BigEndian(new ReadOnlySpan<byte>(bytes, sizeof(uint)))
                : 0;
        }
        finally
        {
            if (isHeld)
            {
                connection.DangerousRelease();
            }
        }
    }

    [LibraryImport("e_sqlite3")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static unsafe partial int sqlite3_file_control(nint database, byte* name, int operation, void* argument);
}
