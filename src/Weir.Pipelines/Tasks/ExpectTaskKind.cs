using Weir.Configuration;
using Weir.Sql;

namespace Weir.Pipelines.Tasks;

/// <summary><c>expect: { from, rows, not_null, unique, all, severity }</c>.</summary>
internal sealed class ExpectTaskKind : ITaskKind
{
    public string Name => "expect";

    public IPipelineTask Read(OptionReader task)
    {
        var reader = task.Section(Name)!;
        var from = reader.RequiredText("from");
        var expectations = new List<Expectation>();
        foreach (var rows in reader.TextList("rows"))
        {
            expectations.Add(
                Expectation.OfRowCount(rows)
                    ?? throw reader.Wrong("rows", reader.Node("rows")!, "a comparison such as \"> 0\"")
            );
        }

        expectations.AddRange(reader.TextList("not_null").Select(Expectation.OfNotNull));
        expectations.AddRange(Keys(reader).Select(Expectation.OfUnique));
        foreach (var condition in reader.TextList("all"))
        {
            expectations.Add(Expectation.OfAll(SqlPrinter.Print(SqlParser.ParseExpression(condition))));
        }

        var severity = reader.Choice("severity", ExpectationSeverity.Error);
        reader.Finish();
        return expectations.Count > 0
            ? new ExpectTask(from, expectations, severity)
            : throw OptionReader.Error(
                "an expect task needs something to expect",
                reader.Map.Origin,
                "Keys: rows, not_null, unique, all."
            );
    }

    /// <summary>Each item is a column, or a list of columns that are unique together.</summary>
    private static IEnumerable<IReadOnlyList<string>> Keys(OptionReader reader) =>
        reader.Node("unique") switch
        {
            null => [],
            ConfigurationScalar { Text: { } column } =>
            [
                [column],
            ],
            ConfigurationList list => list.Items.Select(i => Key(i, reader)),
            var other => throw reader.Wrong("unique", other, "a list of columns"),
        };

    private static string[] Key(ConfigurationNode node, OptionReader reader) =>
        node switch
        {
            ConfigurationScalar { Text: { } column } => [column],
            ConfigurationList { Items.Count: > 0 } columns =>
            [
                .. columns.Items.Select(c =>
                    c is ConfigurationScalar { Text: { } t } ? t : throw reader.Wrong("unique", c, "a column")
                ),
            ],
            _ => throw reader.Wrong("unique", node, "a column or a list of columns"),
        };
}
