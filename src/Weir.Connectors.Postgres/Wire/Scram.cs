using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Weir.Connectors.Postgres.Wire;

/// <summary>
/// Proves to know a password without saying it, and that the server knows it too: SCRAM-SHA-256, bound to the server's
/// certificate where there is one (RFC 5802, RFC 7677, RFC 5929; PostgreSQL documentation, "SASL Authentication").
/// </summary>
internal sealed class Scram
{
    private const string Unbound = "SCRAM-SHA-256";
    private const string Bound = "SCRAM-SHA-256-PLUS";

    /// <summary>The server's wish costs us time: 4096 is usual.</summary>
    private const int MostIterations = 1_000_000;

    private const int NonceBytes = 18;

    private readonly byte[] _password;
    private readonly string _header;
    private readonly byte[] _binding;
    private readonly string _nonce = Convert.ToBase64String(RandomNumberGenerator.GetBytes(NonceBytes));
    private byte[] _expected = [];

    /// <param name="password">What is proved to be known.</param>
    /// <param name="offered">The ways that the server offers.</param>
    /// <param name="binding">What the proof can be bound to; null: the connection is not encrypted.</param>
    /// <exception cref="WireRefusal">
    /// The server has no such way, or the password has letters that would have to be prepared (RFC 4013).
    /// </exception>
    public Scram(string password, IReadOnlyCollection<string> offered, Func<byte[]>? binding)
    {
        var binds = binding is not null && offered.Contains(Bound, StringComparer.Ordinal);
        if (!binds && !offered.Contains(Unbound, StringComparer.Ordinal))
        {
            throw new WireRefusal("the server asks for the password in another way");
        }

        if (!Ascii.IsValid(password) || password.Any(char.IsControl))
        {
            throw new WireRefusal("the password is not plain ASCII");
        }

        _password = Encoding.ASCII.GetBytes(password);
        Mechanism = binds ? Bound : Unbound;
        _binding = binds ? binding!() : [];
        // "y" says that we could: a server that could too then knows that somebody in between took its offer away.
        _header =
            binds ? "p=tls-server-end-point,,"
            : binding is null ? "n,,"
            : "y,,";
    }

    /// <summary>The way, as the server calls it.</summary>
    public string Mechanism { get; }

    /// <summary>Whether the server has shown that it knows the password.</summary>
    public bool IsProven { get; private set; }

    /// <summary>The first message. PostgreSQL takes the user from the start of the session.</summary>
    public string First => _header + Bare;

    private string Bare => $"n=,r={_nonce}";

    /// <summary>The answer to the server's first message.</summary>
    /// <exception cref="WireRefusal">It is not what the standard says.</exception>
    public string Answer(string challenge)
    {
        var fields = challenge.Split(',');
        if (
            fields.Length < 3
            || !fields[0].StartsWith($"r={_nonce}", StringComparison.Ordinal)
            || fields[0].Length == _nonce.Length + 2
            || !fields[1].StartsWith("s=", StringComparison.Ordinal)
            || !fields[2].StartsWith("i=", StringComparison.Ordinal)
            || !int.TryParse(fields[2].AsSpan(2), NumberStyles.None, CultureInfo.InvariantCulture, out var iterations)
            || iterations is < 1 or > MostIterations
        )
        {
            throw new WireRefusal("the server's SCRAM challenge is not understood");
        }

        var final = $"c={Convert.ToBase64String([.. Encoding.ASCII.GetBytes(_header), .. _binding])},{fields[0]}";
        var signed = Encoding.ASCII.GetBytes($"{Bare},{challenge},{final}");
        var salted = Rfc2898DeriveBytes.Pbkdf2(
            _password,
            Salt(fields[1]),
            iterations,
            HashAlgorithmName.SHA256,
            SHA256.HashSizeInBytes
        );
        var key = HMACSHA256.HashData(salted, "Client Key"u8);
        var proof = HMACSHA256.HashData(SHA256.HashData(key), signed);
        for (var i = 0; i < proof.Length; i++)
        {
            proof[i] ^= key[i];
        }

        _expected = HMACSHA256.HashData(HMACSHA256.HashData(salted, "Server Key"u8), signed);
        return $"{final},p={Convert.ToBase64String(proof)}";
    }

    /// <summary>Checks that the server knows the password.</summary>
    /// <exception cref="WireRefusal">It does not.</exception>
    public void Check(string final)
    {
        var said = $"v={Convert.ToBase64String(_expected)}";
        IsProven =
            _expected.Length > 0
            && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(said), Encoding.UTF8.GetBytes(final));
        if (!IsProven)
        {
            throw new WireRefusal("the server does not know the password");
        }
    }

    private static byte[] Salt(string field)
    {
        try
        {
            return Convert.FromBase64String(field[2..]);
        }
        catch (FormatException exception)
        {
            throw new WireRefusal("the server's SCRAM challenge is not understood", exception);
        }
    }
}
