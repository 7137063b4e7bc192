using Npgsql;

namespace Weir.Connectors.Postgres.Commands;

/// <summary>Names of columns that results of a connection had, so that results of one shape share them.</summary>
internal sealed class ColumnNames
{
    private const int MaximumKnown = 256;

    private readonly Dictionary<string, string[]> _known = new(StringComparer.Ordinal);
    private string[] _last = [];

    /// <summary>The names of the result that the reader stands at.</summary>
    public string[] Of(NpgsqlDataReader reader) => IsLast(reader) ? _last : _last = Find(reader);

    private bool IsLast(NpgsqlDataReader reader)
    {
        if (_last.Length != reader.FieldCount)
        {
            return false;
        }

        for (var i = 0; i < _last.Length; i++)
        {
            if (_last[i] != reader.GetName(i))
            {
                return false;
            }
        }

        return true;
    }

    private string[] Find(NpgsqlDataReader reader)
    {
        var columns = new string[reader.FieldCount];
        for (var i = 0; i < columns.Length; i++)
        {
            columns[i] = reader.GetName(i);
        }

        var key = string.Join('\0', columns);
        if (_known.TryGetValue(key, out var same))
        {
            return same;
        }

        if (_known.Count < MaximumKnown)
        {
            _known[key] = columns;
        }

        return columns;
    }
}
