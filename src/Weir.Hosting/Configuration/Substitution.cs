using System.Text;
using Weir.Configuration;
using Weir.Secrets;

namespace Weir.Hosting.Configuration;

/// <summary>
/// Replaces <c>${VAR}</c>, <c>${VAR:-default}</c> and <c>${file:path}</c> in values. Variables come from the environment,
/// then from a <c>.env</c> file beside the configuration. What is substituted may be a secret and is treated as one when
/// its name says so or it comes from a file.
/// </summary>
public sealed class Substitution
{
    private const long MaximumFile = 64 << 10;

    private static readonly string[] SecretWords = ["PASSWORD", "SECRET", "TOKEN", "KEY", "CREDENTIAL", "PWD"];

    private readonly string _folder;
    private readonly Dictionary<string, string> _dotEnv;

    /// <summary>Substitutes for files of that folder.</summary>
    public Substitution(string folder)
    {
        _folder = folder;
        _dotEnv = ReadDotEnv(Path.Combine(folder, ".env"));
    }

    /// <summary>The text after substitution; a missing variable is an error that names it.</summary>
    public string Apply(string text, ConfigurationOrigin? origin = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (!text.Contains("${", StringComparison.Ordinal))
        {
            return text;
        }

        var result = new StringBuilder();
        var at = 0;
        while (text.IndexOf("${", at, StringComparison.Ordinal) is var start && start >= 0)
        {
            var end = text.IndexOf('}', start);
            if (end < 0)
            {
                throw OptionReader.Error("\"${\" without \"}\"", origin, null);
            }

            result.Append(text, at, start - at).Append(Resolve(text[(start + 2)..end], origin));
            at = end + 1;
        }

        return result.Append(text, at, text.Length - at).ToString();
    }

    /// <summary>
    /// A connection as a program says it: options by name, whose values are texts, numbers, truth values, or maps and lists of
    /// such. Texts are substituted.
    /// </summary>
    /// <exception cref="WeirException">A variable is missing, or a value is of another kind.</exception>
    public ConfigurationEntry Connection(string name, Dictionary<string, object?> options) =>
        new(name, Node(options), null);

    private ConfigurationNode Node(object? value) =>
        value switch
        {
            null => new ConfigurationScalar(null, IsQuoted: false, null),
            string text => new ConfigurationScalar(Apply(text), IsQuoted: true, null),
            bool isTrue => new ConfigurationScalar(isTrue ? "true" : "false", IsQuoted: false, null),
            IReadOnlyDictionary<string, object?> map => new ConfigurationMap(
                [.. map.Select(p => new ConfigurationEntry(p.Key, Node(p.Value), null))],
                null
            ),
            System.Collections.IEnumerable list => new ConfigurationList([.. list.Cast<object?>().Select(Node)], null),
            IFormattable number => new ConfigurationScalar(
                number.ToString(null, System.Globalization.CultureInfo.InvariantCulture),
                IsQuoted: false,
                null
            ),
            _ => throw new WeirException(
                ErrorCode.ConfigurationError,
                $"an option of a connection cannot be a {value.GetType().Name}"
            ),
        };

    private string Resolve(string expression, ConfigurationOrigin? origin)
    {
        if (expression.StartsWith("file:", StringComparison.Ordinal))
        {
            return ReadSecretFile(expression[5..], origin);
        }

        var separator = expression.IndexOf(":-", StringComparison.Ordinal);
        var name = separator < 0 ? expression : expression[..separator];
        var value = Environment.GetEnvironmentVariable(name) ?? _dotEnv.GetValueOrDefault(name);
        if (string.IsNullOrEmpty(value) && separator >= 0)
        {
            return expression[(separator + 2)..];
        }

        if (value is null)
        {
            throw OptionReader.Error(
                $"the variable {name} is not set",
                origin,
                $"Set it in the environment or in a .env file, or write ${{{name}:-default}}."
            );
        }

        if (SecretWords.Any(w => name.Contains(w, StringComparison.OrdinalIgnoreCase)))
        {
            SecretRedactor.Register(value);
        }

        return value;
    }

    private string ReadSecretFile(string path, ConfigurationOrigin? origin)
    {
        var file = new FileInfo(Path.GetFullPath(path, _folder));
        if (!file.Exists || file.Length > MaximumFile)
        {
            throw OptionReader.Error(
                file.Exists ? $"{path} is larger than 64 KB" : $"the file {path} does not exist",
                origin,
                null
            );
        }

        var value = File.ReadAllText(file.FullName).TrimEnd('\r', '\n');
        SecretRedactor.Register(value);
        return value;
    }

    private static Dictionary<string, string> ReadDotEnv(string path)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        if (!File.Exists(path))
        {
            return values;
        }

        foreach (var line in File.ReadLines(path))
        {
            var text = line.Trim();
            var equals = text.IndexOf('=', StringComparison.Ordinal);
            if (text.StartsWith('#') || equals <= 0)
            {
                continue;
            }

            var name = text[..equals].Trim();
            name = name.StartsWith("export ", StringComparison.Ordinal) ? name[7..].Trim() : name;
            values[name] = text[(equals + 1)..].Trim().Trim('"', '\'');
        }

        return values;
    }
}
