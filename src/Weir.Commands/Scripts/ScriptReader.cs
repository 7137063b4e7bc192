using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Weir.Configuration;
using Weir.Connectors.Commands;
using Weir.Sql;

namespace Weir.Commands.Scripts;

/// <summary>
/// Reads statements one after another, never the whole text: SQL with semicolons between, or one JSON object a line with
/// <c>sql</c> and, if wanted, <c>params</c>, <c>tag</c>, <c>lane</c>, <c>idempotent</c>, <c>timeout</c>. A text whose first
/// character is a brace is JSON.
/// </summary>
public static class ScriptReader
{
    private const int LongestStatement = 16 << 20;

    /// <summary>The statements.</summary>
    /// <param name="reader">The text.</param>
    /// <param name="name">What it is called in errors.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <exception cref="WeirException">A line is not what it should be; the error says which.</exception>
    public static async IAsyncEnumerable<ScriptStatement> ReadAsync(
        TextReader reader,
        string name,
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(reader);
        bool? isJson = null;
        var sql = new StringBuilder();
        var (number, first) = (0, 1);
        while (await reader.ReadLineAsync(cancellationToken).ConfigureAwait(false) is { } line)
        {
            number++;
            if (isJson is null && !string.IsNullOrWhiteSpace(line))
            {
                isJson = line.TrimStart('\uFEFF', ' ', '\t')[0] == '{';
            }

            if (isJson == true)
            {
                if (!string.IsNullOrWhiteSpace(line))
                {
                    yield return OfJson(line, name, number);
                }

                continue;
            }

            if (sql.Length == 0)
            {
                first = number;
            }

            sql.Append(line).Append('\n');
            if (sql.Length > LongestStatement)
            {
                throw Wrong(name, first, "the statement is too long");
            }

            // Only a line with a semicolon can end a statement.
            if (line.Contains(';', StringComparison.Ordinal))
            {
                foreach (var statement in Complete(sql))
                {
                    yield return OfSql(statement);
                }
            }
        }

        foreach (var statement in StatementSplitter.Split(sql.ToString()))
        {
            yield return OfSql(statement);
        }
    }

    /// <summary>The statements that have ended; what follows them stays.</summary>
    private static List<StatementText> Complete(StringBuilder sql)
    {
        var text = sql.ToString();
        var complete = new List<StatementText>();
        var at = 0;
        foreach (var statement in StatementSplitter.Split(text))
        {
            if (!statement.IsComplete || !statement.Text.EndsWith(';'))
            {
                break;
            }

            complete.Add(statement);
            at = text.IndexOf(statement.Text, at, StringComparison.Ordinal) + statement.Text.Length;
        }

        sql.Clear();
        var rest = text.AsSpan(at);
        if (!rest.IsWhiteSpace())
        {
            sql.Append(rest);
        }

        return complete;
    }

    private static ScriptStatement OfSql(StatementText statement) =>
        new(statement.Text.TrimEnd().TrimEnd(';'), [], CommandOptions.Default);

    private static ScriptStatement OfJson(string line, string name, int number)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                throw Wrong(name, number, "a line must be an object with \"sql\"");
            }

            return OfObject(document.RootElement, name, number);
        }
        catch (JsonException exception)
        {
            throw Wrong(name, number, "the line is not JSON: " + exception.Message);
        }
    }

    private static ScriptStatement OfObject(JsonElement element, string name, int number)
    {
        string? sql = null;
        CommandValue[] parameters = [];
        string? tag = null;
        string? lane = null;
        var isIdempotent = false;
        TimeSpan? timeout = null;
        foreach (var property in element.EnumerateObject())
        {
            var value = property.Value;
            switch (property.Name)
            {
                case "sql" when value.ValueKind == JsonValueKind.String:
                    sql = value.GetString();
                    break;
                case "params" when value.ValueKind == JsonValueKind.Array:
                    parameters = [.. value.EnumerateArray().Select(ValueOf)];
                    break;
                case "params" when value.ValueKind == JsonValueKind.Null:
                    break;
                case "tag":
                    tag = value.ValueKind == JsonValueKind.String ? value.GetString() : value.GetRawText();
                    break;
                case "lane":
                    lane = value.ValueKind == JsonValueKind.String ? value.GetString() : value.GetRawText();
                    break;
                case "idempotent" when value.ValueKind is JsonValueKind.True or JsonValueKind.False:
                    isIdempotent = value.GetBoolean();
                    break;
                case "timeout"
                    when value.ValueKind == JsonValueKind.String
                        && Quantities.TryParseDuration(value.GetString()!, out var limit):
                    timeout = limit;
                    break;
                case "sql" or "params" or "idempotent" or "timeout":
                    throw Wrong(name, number, $"\"{property.Name}\" has the wrong type");
                default:
                    throw Wrong(
                        name,
                        number,
                        $"unknown key \"{property.Name}\"",
                        Suggestions.DidYouMean(property.Name, ["sql", "params", "tag", "lane", "idempotent", "timeout"])
                    );
            }
        }

        return sql is null
            ? throw Wrong(name, number, "the key \"sql\" is missing")
            : new ScriptStatement(
                sql,
                parameters,
                new CommandOptions
                {
                    Tag = tag,
                    Lane = lane,
                    IsIdempotent = isIdempotent,
                    Timeout = timeout,
                }
            );
    }

    /// <summary>Numbers and strings take the type that the database infers from their place.</summary>
    private static CommandValue ValueOf(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.Null or JsonValueKind.Undefined => CommandValue.Null,
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            JsonValueKind.Number => CommandValue.Number(value.GetRawText()),
            JsonValueKind.String => CommandValue.Literal(value.GetString()),
            JsonValueKind.Object => CommandValue.Literal(value.GetRawText()),
            _ => CommandValue.Literal(ArrayOf(value)),
        };

    /// <summary>An array in PostgreSQL's notation.</summary>
    private static string ArrayOf(JsonElement array) =>
        CommandValueText.Join(
            array
                .EnumerateArray()
                .Select(
                    object? (e) =>
                        e.ValueKind switch
                        {
                            JsonValueKind.Null => null,
                            JsonValueKind.True => true,
                            JsonValueKind.False => false,
                            JsonValueKind.String => e.GetString(),
                            _ => e.GetRawText(),
                        }
                )
                .ToArray()
        );

    private static WeirException Wrong(string name, int line, string message, string? hint = null) =>
        new(ErrorCode.InvalidData, string.Create(CultureInfo.InvariantCulture, $"{name}, line {line}: {message}"))
        {
            Hint = hint,
        };
}
