using System.Security.Cryptography;
using System.Text;

namespace Weir.Movement;

/// <summary>Ids of jobs.</summary>
internal static class JobIdentity
{
    /// <summary>The first 64 bits of a SHA-256 over source, target and name, as hexadecimal digits.</summary>
    public static string Of(Transfer transfer)
    {
        var source =
            transfer.Source == "(query)" || transfer.Session.IsTableName(transfer.Source)
                ? transfer.Statement
                : transfer.Session.LocationOf(transfer.Source);
        var text = $"{source}\n{transfer.Session.LocationOf(transfer.Target)}\n{transfer.JobName}";
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 8));
    }
}
