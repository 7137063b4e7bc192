using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Weir.Commands.Analysis;
using Weir.Connectors.Commands;
using Weir.Sql;

namespace Weir.Commands.Execution;

/// <summary>
/// Makes one INSERT of many: <c>INSERT INTO t SELECT … FROM unnest($1, $2) …</c>, one array for each parameter, so that the
/// text is the same for any number of rows. Each value gets the type that it would have had alone.
/// </summary>
internal static class InsertMerger
{
    /// <summary>The unit; null when the parameters do not fit each other.</summary>
    public static InsertUnit? Merge(
        List<QueuedCommand> members,
        InsertCandidate insert,
        TableTraits traits,
        ConflictKeys? keys,
        SqlDialect dialect
    )
    {
        var count = insert.Values.Count(v => v.Parameter >= 0);
        var columns = new CommandValue[count];
        var casts = new string?[count];
        for (var i = 0; i < insert.Values.Count; i++)
        {
            var parameter = insert.Values[i].Parameter;
            if (parameter < 0)
            {
                continue;
            }

            var target = Target(insert, traits, i);
            if (target is null || KindOf(members, parameter) is not { } kind)
            {
                return null;
            }

            if (Column(members, parameter, kind, target, out casts[parameter]) is not { } column)
            {
                return null;
            }

            columns[parameter] = column;
        }

        var skips = insert.Conflict is { IsUpdate: false };
        return new InsertUnit(
            members,
            Sql(insert, casts, dialect),
            columns,
            insert.Returning is not null,
            skips ? keys : null
        );
    }

    /// <summary>Whether a statement's parameters are those of its text, each once.</summary>
    public static bool Fits(QueuedCommand command, InsertCandidate insert)
    {
        var highest = insert.Values.Max(v => v.Parameter);
        return command.Parameters.Length == highest + 1 && insert.Values.Count(v => v.Parameter >= 0) == highest + 1;
    }

    private static ColumnTraits? Target(InsertCandidate insert, TableTraits traits, int value) =>
        insert.Columns.Count == 0
            ? (value < traits.Columns.Count ? traits.Columns[value] : null)
            : traits.Columns.FirstOrDefault(c => value < insert.Columns.Count && c.Name == insert.Columns[value]);

    /// <summary>The one kind of all values; NULL when all are; null when they differ.</summary>
    private static CommandValueKind? KindOf(List<QueuedCommand> members, int parameter)
    {
        var kind = CommandValueKind.Null;
        foreach (var member in members)
        {
            var own = member.Parameters[parameter].Kind;
            own = own == CommandValueKind.Number ? CommandValueKind.Literal : own;
            if (own == CommandValueKind.Null || own == kind)
            {
                continue;
            }

            if (kind != CommandValueKind.Null || own == CommandValueKind.Array)
            {
                return null;
            }

            kind = own;
        }

        return kind;
    }

    private static CommandValue? Column(
        List<QueuedCommand> members,
        int parameter,
        CommandValueKind kind,
        ColumnTraits target,
        out string? cast
    )
    {
        cast = null;
        switch (kind)
        {
            case CommandValueKind.Null or CommandValueKind.Literal:
                // The database would have inferred the column's type from the place.
                cast = target.Type;
                return target.IsArray ? default(CommandValue?) : Texts(members, parameter);
            case CommandValueKind.Text:
                return Texts(members, parameter);
            case CommandValueKind.Json:
                cast = "pg_catalog.\"jsonb\"";
                return Texts(members, parameter);
            case CommandValueKind.Bytes:
                var bytes = new byte[]?[members.Count];
                for (var i = 0; i < bytes.Length; i++)
                {
                    var value = members[i].Parameters[parameter];
                    bytes[i] = value.IsNull ? null : value.AsBytes();
                }

                return CommandValue.Array(bytes);
            case CommandValueKind.Boolean:
                return Values(members, parameter, static (in v) => v.AsBoolean());
            case CommandValueKind.Int16:
                return Values(members, parameter, static (in v) => (short)v.AsInt64());
            case CommandValueKind.Int32:
                return Values(members, parameter, static (in v) => (int)v.AsInt64());
            case CommandValueKind.Int64:
                return Values(members, parameter, static (in v) => v.AsInt64());
            case CommandValueKind.Single:
                return Values(members, parameter, static (in v) => v.AsSingle());
            case CommandValueKind.Double:
                return Values(members, parameter, static (in v) => v.AsDouble());
            case CommandValueKind.Decimal:
                return Values(members, parameter, static (in v) => v.AsDecimal());
            case CommandValueKind.Uuid:
                return Values(members, parameter, static (in v) => v.AsUuid());
            case CommandValueKind.Date:
                return Values(members, parameter, static (in v) => v.AsDate());
            case CommandValueKind.Time:
                return Values(members, parameter, static (in v) => v.AsTime());
            case CommandValueKind.Timestamp or CommandValueKind.TimestampTz:
                return Values(members, parameter, static (in v) => v.AsTimestamp());
            case CommandValueKind.Interval:
                return Values(members, parameter, static (in v) => v.AsInterval());
            default:
                return null;
        }
    }

    private delegate T Reader<T>(in CommandValue value);

    private static CommandValue Texts(List<QueuedCommand> members, int parameter)
    {
        var texts = new string?[members.Count];
        for (var i = 0; i < texts.Length; i++)
        {
            ref readonly var value = ref members[i].Parameters[parameter];
            texts[i] = value.IsNull ? null : value.AsText();
        }

        return CommandValue.Array(texts);
    }

    private static CommandValue Values<T>(List<QueuedCommand> members, int parameter, Reader<T> read)
        where T : struct
    {
        var span = CollectionsMarshal.AsSpan(members);
        var hasNulls = false;
        foreach (var member in span)
        {
            hasNulls |= member.Parameters[parameter].IsNull;
        }

        if (hasNulls)
        {
            var nullable = new T?[span.Length];
            for (var i = 0; i < span.Length; i++)
            {
                ref readonly var value = ref span[i].Parameters[parameter];
                nullable[i] = value.IsNull ? null : read(value);
            }

            return CommandValue.Array(nullable);
        }

        var values = new T[span.Length];
        for (var i = 0; i < span.Length; i++)
        {
            values[i] = read(span[i].Parameters[parameter]);
        }

        return CommandValue.Array(values);
    }

    private static string Sql(InsertCandidate insert, string?[] casts, SqlDialect dialect)
    {
        var sql = new StringBuilder("INSERT INTO ");
        if (insert.Table.Schema is { } schema)
        {
            dialect.WriteName(sql, schema);
            sql.Append('.');
        }

        dialect.WriteName(sql, insert.Table.Name);
        if (insert.Columns.Count > 0)
        {
            sql.Append(" (");
            for (var i = 0; i < insert.Columns.Count; i++)
            {
                sql.Append(i == 0 ? "" : ", ");
                dialect.WriteName(sql, insert.Columns[i]);
            }

            sql.Append(')');
        }

        sql.Append(" SELECT ");
        for (var i = 0; i < insert.Values.Count; i++)
        {
            var (parameter, literal) = insert.Values[i];
            sql.Append(i == 0 ? "" : ", ");
            sql.Append(literal ?? string.Create(CultureInfo.InvariantCulture, $"v.p{parameter}"));
        }

        sql.Append(" FROM unnest(");
        for (var i = 0; i < casts.Length; i++)
        {
            sql.Append(i == 0 ? "" : ", ");
            sql.Append(
                casts[i] is { } type
                    ? string.Create(CultureInfo.InvariantCulture, $"CAST(CAST(${i + 1} AS text[]) AS {type}[])")
                    : string.Create(CultureInfo.InvariantCulture, $"${i + 1}")
            );
        }

        sql.Append(") WITH ORDINALITY AS v (");
        for (var i = 0; i < casts.Length; i++)
        {
            sql.Append(CultureInfo.InvariantCulture, $"p{i}, ");
        }

        sql.Append("n) ORDER BY v.n");
        sql.Append(insert.Conflict?.Sql);
        if (insert.Conflict is { IsUpdate: false, Keys: [var key, ..] })
        {
            // Only rows that were inserted are returned; the key says whose they are.
            sql.Append(" RETURNING ").Append(insert.Returning).Append(insert.Returning is null ? "" : ", ");
            dialect.WriteName(sql, key);
            sql.Append(" AS ").Append(CandidateFinder.KeyName);
        }
        else if (insert.Returning is not null)
        {
            sql.Append(" RETURNING ").Append(insert.Returning);
        }

        return sql.ToString();
    }
}
