using System.Security.Cryptography;
using System.Text;

namespace Weir.Connectors.Databases.Tests.Support;

/// <summary>The server's side of SCRAM-SHA-256 (RFC 5802, section 3), which believes the client whatever it proves.</summary>
internal sealed class ScramServer(WireServer server, string password)
{
    private static readonly byte[] Salt = "salt of the test"u8.ToArray();

    /// <summary>What the client chose.</summary>
    public string Mechanism { get; private set; } = "";

    /// <summary>How the client binds its proof: "n,,", "y,," or "p=…,,".</summary>
    public string Header { get; private set; } = "";

    /// <summary>What the client bound its proof to, behind the header.</summary>
    public byte[] Binding { get; private set; } = [];

    /// <summary>Asks for the password, and lets the client in.</summary>
    public async Task AskAsync(string[] mechanisms, bool proves = true)
    {
        var offer = Encoding.UTF8.GetBytes(string.Concat(mechanisms.Select(m => m + "\0")) + "\0");
        await server.SendAsync('R', [.. WireServer.Number(10), .. offer]);
        var first = Encoding.UTF8.GetString(await server.HearAsync());
        Mechanism = first[..first.IndexOf('\0', StringComparison.Ordinal)];
        var message = first[(Mechanism.Length + 5)..];
        var bare = message[message.IndexOf("n=,r=", StringComparison.Ordinal)..];
        Header = message[..^bare.Length];
        var challenge = $"r={bare["n=,r=".Length..]}more,s={Convert.ToBase64String(Salt)},i=4096";
        await server.SendAsync('R', [.. WireServer.Number(11), .. Encoding.UTF8.GetBytes(challenge)]);
        var final = Encoding.UTF8.GetString(await server.HearAsync());
        var without = final[..final.IndexOf(",p=", StringComparison.Ordinal)];
        var bound = Convert.FromBase64String(without["c=".Length..without.IndexOf(',', StringComparison.Ordinal)]);
        Assert.Equal(Header, Encoding.ASCII.GetString(bound, 0, Header.Length));
        Binding = bound[Header.Length..];
        if (proves)
        {
            var signature = Signature($"{bare},{challenge},{without}");
            await server.SendAsync('R', [.. WireServer.Number(12), .. Encoding.UTF8.GetBytes($"v={signature}")]);
        }

        await server.SendAsync('R', WireServer.Number(0));
        await server.SendAsync('Z', "I"u8.ToArray());
    }

    private string Signature(string message)
    {
        var salted = Rfc2898DeriveBytes.Pbkdf2(password, Salt, 4096, HashAlgorithmName.SHA256, 32);
        var key = HMACSHA256.HashData(salted, "Server Key"u8);
        return Convert.ToBase64String(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(message)));
    }
}
