using Weir.Configuration;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Weir.Hosting.Configuration;

/// <summary>
/// Reads YAML 1.2 (and so JSON) into configuration nodes with their places. Anchors and aliases are refused: a few lines
/// of them could stand for gigabytes. Values are substituted (<see cref="Substitution"/>) as they are read.
/// </summary>
public sealed class YamlReader
{
    private const int MaximumDepth = 64;
    private const int MaximumLength = 4 << 20;

    private readonly string _file;
    private readonly string[] _lines;
    private readonly Substitution? _substitution;
    private readonly Parser _parser;
    private int _depth;

    private YamlReader(string file, string text, Substitution? substitution)
    {
        _file = file;
        _lines = text.Split('\n');
        _substitution = substitution;
        _parser = new Parser(new StringReader(text));
    }

    /// <summary>The map that a file holds, values as written without a substitution; an empty file is an empty map.</summary>
    public static ConfigurationMap Read(string file, string text, Substitution? substitution)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length > MaximumLength)
        {
            throw new WeirException(ErrorCode.ConfigurationError, $"{file} is larger than 4 MB");
        }

        var reader = new YamlReader(file, text, substitution);
        try
        {
            return reader.Document();
        }
        catch (YamlException exception)
        {
            throw OptionReader.Error(Reason(exception), reader.Origin(exception.Start), null);
        }
    }

    private static string Reason(YamlException exception) =>
        "not valid YAML: " + (exception.InnerException?.Message ?? exception.Message).ReplaceLineEndings(" ");

    private ConfigurationMap Document()
    {
        _parser.Consume<StreamStart>();
        if (_parser.TryConsume<StreamEnd>(out _))
        {
            return new ConfigurationMap([], null);
        }

        _parser.Consume<DocumentStart>();
        var node = Node();
        _parser.Consume<DocumentEnd>();
        if (!_parser.TryConsume<StreamEnd>(out _))
        {
            throw OptionReader.Error("only one YAML document is allowed", Origin(_parser.Current!.Start), null);
        }

        return node switch
        {
            ConfigurationMap map => map,
            ConfigurationScalar { Text: null or "" } => new ConfigurationMap([], null),
            _ => throw OptionReader.Error(
                $"the file must hold a map of keys and values, not {node.KindName}",
                node.Origin,
                null
            ),
        };
    }

    private ConfigurationNode Node()
    {
        if (++_depth > MaximumDepth)
        {
            throw OptionReader.Error("the file nests too deep", Origin(_parser.Current!.Start), null);
        }

        var origin = Origin(_parser.Current!.Start);
        ConfigurationNode node;
        if (_parser.TryConsume<Scalar>(out var scalar))
        {
            node = Value(scalar, origin);
        }
        else if (_parser.TryConsume<SequenceStart>(out _))
        {
            var items = new List<ConfigurationNode>();
            while (!_parser.TryConsume<SequenceEnd>(out _))
            {
                items.Add(Node());
            }

            node = new ConfigurationList(items, origin);
        }
        else if (_parser.TryConsume<MappingStart>(out _))
        {
            node = Map(origin);
        }
        else
        {
            throw OptionReader.Error("anchors and aliases are not supported", origin, null);
        }

        _depth--;
        return node;
    }

    private ConfigurationMap Map(ConfigurationOrigin origin)
    {
        var entries = new List<ConfigurationEntry>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (!_parser.TryConsume<MappingEnd>(out _))
        {
            var key = _parser.Consume<Scalar>();
            var keyOrigin = Origin(key.Start);
            if (!seen.Add(key.Value))
            {
                throw OptionReader.Error($"the key \"{key.Value}\" is there twice", keyOrigin, null);
            }

            entries.Add(new ConfigurationEntry(key.Value, Node(), keyOrigin));
        }

        return new ConfigurationMap(entries, origin);
    }

    private ConfigurationScalar Value(Scalar scalar, ConfigurationOrigin origin)
    {
        var isQuoted = scalar.Style is ScalarStyle.SingleQuoted or ScalarStyle.DoubleQuoted;
        var isNull = !isQuoted && scalar.Value is "" or "~" or "null";
        return new ConfigurationScalar(
            isNull ? null
                : _substitution is null ? scalar.Value
                : _substitution.Apply(scalar.Value, origin),
            isQuoted,
            origin
        );
    }

    private ConfigurationOrigin Origin(Mark mark)
    {
        var line = (int)Math.Clamp(mark.Line, 1, Math.Max(1, _lines.Length));
        return new ConfigurationOrigin(
            _file,
            new SourceLocation(line, (int)Math.Max(1, mark.Column)),
            _lines[line - 1].TrimEnd('\r')
        );
    }
}
