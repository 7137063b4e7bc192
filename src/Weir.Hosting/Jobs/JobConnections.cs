using System.Text.RegularExpressions;
using Weir.Configuration;
using Weir.Connectors;
using Weir.Hosting.Configuration;

namespace Weir.Hosting.Jobs;

/// <summary>Connections that are to stand in a program: right as far as can be told, and without secrets.</summary>
internal static partial class JobConnections
{
    private static readonly string[] SecretKeys =
    [
        "password",
        "pwd",
        "passphrase",
        "secret",
        "client_secret",
        "token",
        "api_key",
        "access_key",
        "secret_key",
        "private_key",
    ];

    /// <summary>Raises for a secret that stands in the file itself, and for options that no connector knows.</summary>
    /// <exception cref="WeirException"><see cref="ErrorCode.ConfigurationError"/>, with the place.</exception>
    public static void Check(IReadOnlyList<ConfigurationEntry> connections)
    {
        foreach (var connection in connections)
        {
            CheckSecrets(connection.Key, connection, isCredential: false);
            if (!HasReference(connection.Value))
            {
                var folder = Environment.CurrentDirectory;
                WeirConfiguration.Open([connection], new ConnectorServices(folder, TimeProvider.System, folder));
            }
        }
    }

    /// <summary>Raises for a URL with a password among the texts of a job.</summary>
    /// <exception cref="WeirException"><see cref="ErrorCode.ConfigurationError"/>, with the place.</exception>
    public static void CheckTexts(OptionReader job)
    {
        foreach (var (key, value, _) in job.Map.Entries)
        {
            if (value is ConfigurationScalar { Text: { } text } && UrlPassword().IsMatch(Reference().Replace(text, "")))
            {
                throw Secret($"\"{key}\" holds a secret", value.Origin);
            }
        }
    }

    private static WeirException Secret(string what, ConfigurationOrigin? origin) =>
        OptionReader.Error($"{what}, which a program must not", origin, "Write ${NAME}, and set the variable NAME.");

    private static void CheckSecrets(string connection, ConfigurationEntry entry, bool isCredential)
    {
        switch (entry.Value)
        {
            case ConfigurationMap map:
                foreach (var child in map.Entries)
                {
                    CheckSecrets(connection, child, isCredential || entry.Key == "auth");
                }

                break;
            case ConfigurationList list:
                foreach (var item in list.Items)
                {
                    CheckSecrets(connection, entry with { Value = item }, isCredential);
                }

                break;
            case ConfigurationScalar { Text: { } text } scalar:
                var isSecret = SecretKeys.Contains(entry.Key) || (isCredential && entry.Key == "value");
                if ((isSecret && Reference().Replace(text, "").Trim().Length > 0) || HasPassword(text))
                {
                    throw Secret($"\"{entry.Key}\" of connection \"{connection}\" holds a secret", scalar.Origin);
                }

                break;
        }
    }

    private static bool HasPassword(string text)
    {
        var written = Reference().Replace(text, "");
        return UrlPassword().IsMatch(written) || Password().IsMatch(written);
    }

    private static bool HasReference(ConfigurationNode node) =>
        node switch
        {
            ConfigurationScalar { Text: { } text } => text.Contains("${", StringComparison.Ordinal),
            ConfigurationMap map => map.Entries.Any(e => HasReference(e.Value)),
            ConfigurationList list => list.Items.Any(HasReference),
            _ => false,
        };

    /// <summary>A reference to a variable without a default, or to a file.</summary>
    [GeneratedRegex(@"\$\{(file:[^}]*|[^}:]*(:-)?)\}", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Reference();

    /// <summary>A password within a URL.</summary>
    [GeneratedRegex(@"://[^/\s]*:[^/@\s]+@", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex UrlPassword();

    /// <summary>A password within a connection string.</summary>
    [GeneratedRegex(@"\b(password|pwd)\s*=\s*[^;\s]", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, 1000)]
    private static partial Regex Password();
}
