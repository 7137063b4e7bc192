using Weir.Configuration;
using Weir.Movement;

namespace Weir.Hosting.Jobs;

/// <summary>The settings of transfers in a job file.</summary>
internal static class JobSettings
{
    /// <summary>Names and values, checked as far as they hold no references to the environment.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Read(OptionReader? reader)
    {
        if (reader is null)
        {
            return [];
        }

        var given = new List<KeyValuePair<string, string>>();
        var values = new TransferSettings();
        foreach (var definition in SettingDefinition.All)
        {
            if (reader.Text(definition.Name) is not { } text)
            {
                continue;
            }

            given.Add(KeyValuePair.Create(definition.Name, text));
            if (!text.Contains("${", StringComparison.Ordinal))
            {
                var node = reader.Node(definition.Name)!;
                values = definition.Read(values, text) ?? throw reader.Wrong(definition.Name, node, definition.Form);
            }
        }

        reader.Finish();
        try
        {
            values.Validate();
        }
        catch (WeirException exception)
        {
            throw OptionReader.Error(exception.Message, reader.Map.Origin, exception.Hint);
        }

        return given;
    }
}
