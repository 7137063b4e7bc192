using System.Runtime.InteropServices;

namespace Weir.Connectors.Postgres.Commands;

/// <summary>
/// Which statements a connection prepares: those that it sends often, by their text. The driver could do that by itself
/// within the batches, but loses count of what is prepared when one of them fails (Npgsql 10.0: it then meets rows or
/// answers that it does not expect, and gives the connection up after a statement was executed).
/// </summary>
internal sealed class PreparedTexts
{
    private const int MinimumUses = 5;
    private const int MostFailures = 3;
    private const int MostPrepared = 256;
    private const int MostTexts = 1024;

    private readonly Dictionary<string, Use> _texts = new(StringComparer.Ordinal);
    private int _prepared;

    /// <summary>Counts a use; true when the text should be prepared before.</summary>
    public bool IsDue(string sql)
    {
        if (_texts.Count >= MostTexts && !_texts.ContainsKey(sql))
        {
            Forget();
        }

        ref var use = ref CollectionsMarshal.GetValueRefOrAddDefault(_texts, sql, out _);
        return !use.IsPrepared && use.Failures < MostFailures && ++use.Count >= MinimumUses && _prepared < MostPrepared;
    }

    public void Prepared(string sql)
    {
        ref var use = ref CollectionsMarshal.GetValueRefOrAddDefault(_texts, sql, out _);
        if (!use.IsPrepared)
        {
            use.IsPrepared = true;
            _prepared++;
        }
    }

    /// <summary>The server refused it, alone or because of another: a table may not be there yet.</summary>
    public void Refused(string sql)
    {
        ref var use = ref CollectionsMarshal.GetValueRefOrAddDefault(_texts, sql, out _);
        use.Failures++;
        use.Count = 0;
    }

    private void Forget()
    {
        foreach (var (sql, use) in _texts)
        {
            if (!use.IsPrepared)
            {
                _ = _texts.Remove(sql);
            }
        }
    }

    [StructLayout(LayoutKind.Auto)]
    private record struct Use(int Count, int Failures, bool IsPrepared);
}
