using System.Runtime.InteropServices;
using System.Text;

namespace Weir.Benchmarks.Peers;

/// <summary>A connection to an in-memory DuckDB through its C API (duckdb.h).</summary>
internal sealed unsafe class DuckDbConnection : IDisposable
{
    private readonly nint _database;
    private readonly nint _connection;

    public DuckDbConnection(string threads)
    {
        nint configuration;
        Check(DuckDbNative.CreateConfiguration(&configuration), "the configuration");
        Check(DuckDbNative.SetConfiguration(configuration, "threads", threads), "threads");
        Check(DuckDbNative.SetConfiguration(configuration, "autoinstall_known_extensions", "false"), "extensions");
        nint database;
        byte* error;
        var state = DuckDbNative.Open(null, &database, configuration, &error);
        DuckDbNative.DestroyConfiguration(&configuration);
        if (state != 0)
        {
            throw new BenchmarkException($"DuckDB does not open: {Marshal.PtrToStringUTF8((nint)error)}");
        }

        _database = database;
        nint connection;
        Check(DuckDbNative.Connect(database, &connection), "the connection");
        _connection = connection;
    }

    public void Execute(string sql)
    {
        DuckDbResult result;
        Run(sql, &result);
        DuckDbNative.DestroyResult(&result);
    }

    /// <summary>Runs a query and writes its rows as CSV. DuckDB makes the text of each value itself.</summary>
    public void Query(string sql, TextWriter output)
    {
        DuckDbResult result;
        Run($"SELECT COLUMNS(*)::VARCHAR FROM ({sql.TrimEnd().TrimEnd(';')})", &result);
        var columns = (int)DuckDbNative.ColumnCount(&result);
        for (var c = 0; c < columns; c++)
        {
            output.Write(c == 0 ? "" : ",");
            output.Write(Marshal.PtrToStringUTF8((nint)DuckDbNative.ColumnName(&result, (ulong)c)));
        }

        output.Write('\n');
        while (DuckDbNative.FetchChunk(result) is var chunk && chunk != 0)
        {
            WriteChunk(chunk, columns, output);
            DuckDbNative.DestroyChunk(&chunk);
        }

        DuckDbNative.DestroyResult(&result);
    }

    public void Dispose()
    {
        var (connection, database) = (_connection, _database);
        DuckDbNative.Disconnect(&connection);
        DuckDbNative.Close(&database);
    }

    private static void WriteChunk(nint chunk, int columns, TextWriter output)
    {
        var rows = (int)DuckDbNative.ChunkSize(chunk);
        for (var row = 0; row < rows; row++)
        {
            for (var c = 0; c < columns; c++)
            {
                output.Write(c == 0 ? "" : ",");
                var vector = DuckDbNative.ChunkVector(chunk, (ulong)c);
                var validity = DuckDbNative.Validity(vector);
                if (validity == null || (validity[row >> 6] >> (row & 63) & 1) != 0)
                {
                    WriteField(Text((byte*)DuckDbNative.VectorData(vector) + (row * 16)), output);
                }
            }

            output.Write('\n');
        }
    }

    // duckdb_string_t: four bytes of length; up to 12 bytes follow at once, longer text is behind a pointer at byte 8.
    private static string Text(byte* cell)
    {
        var length = *(int*)cell;
        return Encoding.UTF8.GetString(length <= 12 ? cell + 4 : *(byte**)(cell + 8), length);
    }

    private static void WriteField(string text, TextWriter output)
    {
        if (text.Length == 0 || text.AsSpan().IndexOfAny(",\"\n\r") >= 0)
        {
            output.Write('"');
            output.Write(text.Replace("\"", "\"\"", StringComparison.Ordinal));
            output.Write('"');
        }
        else
        {
            output.Write(text);
        }
    }

    private static void Check(int state, string what)
    {
        if (state != 0)
        {
            throw new BenchmarkException($"DuckDB refuses {what}");
        }
    }

    private void Run(string sql, DuckDbResult* result)
    {
        if (DuckDbNative.Query(_connection, sql, result) != 0)
        {
            var message = Marshal.PtrToStringUTF8((nint)DuckDbNative.ResultError(result));
            DuckDbNative.DestroyResult(result);
            throw new BenchmarkException($"DuckDB: {message}");
        }
    }
}
