using System.Globalization;
using Npgsql;

namespace Weir.Connectors.Postgres.Loading;

/// <summary>
/// Lets the staging table take the target's place: gives it indexes, foreign keys, options, owner, grants, comments and
/// sequences of the target, drops that and takes its names.
/// </summary>
internal sealed class TableSwap(NpgsqlConnection connection, LoadPlan plan)
{
    private readonly List<string> _renames = [];

    private uint Old => plan.Existing!.Oid;

    private string OldId => Old.ToString(CultureInfo.InvariantCulture);

    /// <summary>False, with nothing changed, when something hangs on the target by now that the swap would lose.</summary>
    public async ValueTask<bool> TryAsync(CancellationToken cancellationToken)
    {
        // Indexes are built while others go on reading and writing the target; its columns and indexes cannot change.
        await ExecuteAsync($"LOCK TABLE {plan.QuotedTarget} IN SHARE UPDATE EXCLUSIVE MODE", cancellationToken)
            .ConfigureAwait(false);
        if (await IsTiedAsync(cancellationToken).ConfigureAwait(false))
        {
            return false;
        }

        await AddIndexesAsync(cancellationToken).ConfigureAwait(false);
        await RunTextsAsync(ForeignKeysSql, cancellationToken).ConfigureAwait(false);
        await ExecuteAsync($"LOCK TABLE {plan.QuotedTarget} IN ACCESS EXCLUSIVE MODE", cancellationToken)
            .ConfigureAwait(false);
        if (await IsTiedAsync(cancellationToken).ConfigureAwait(false))
        {
            return false;
        }

        await RunTextsAsync(PropertiesSql, cancellationToken).ConfigureAwait(false);
        await RunTextsAsync(GrantsSql, cancellationToken).ConfigureAwait(false);
        await RunTextsAsync(SequencesSql, cancellationToken).ConfigureAwait(false);
        await ExecuteAsync($"DROP TABLE {plan.QuotedTarget}", cancellationToken).ConfigureAwait(false);
        TransferSteps.Reached("old table dropped");
        await ExecuteAsync(
                $"ALTER TABLE {plan.QuotedStaging} RENAME TO {PostgresNames.Quote(plan.Target.Name)}",
                cancellationToken
            )
            .ConfigureAwait(false);
        foreach (var rename in _renames)
        {
            await ExecuteAsync(rename, cancellationToken).ConfigureAwait(false);
        }

        return true;
    }

    private string Staging => PostgresNames.Text(plan.QuotedStaging);

    private string ForeignKeysSql =>
        $"""
            SELECT pg_catalog.format('ALTER TABLE %s ADD CONSTRAINT %I %s', {Staging}, c.conname, pg_catalog.pg_get_constraintdef(c.oid))
            FROM pg_catalog.pg_constraint c WHERE c.conrelid = {OldId} AND c.contype = 'f' ORDER BY c.oid
            """;

    private string PropertiesSql =>
        $"""
            SELECT pg_catalog.format('ALTER TABLE %s SET (%I = %L)', {Staging}, o.option_name, o.option_value)
            FROM pg_catalog.pg_class c, pg_catalog.pg_options_to_table(c.reloptions) o WHERE c.oid = {OldId}
            UNION ALL
            SELECT pg_catalog.format('ALTER TABLE %s SET (toast.%I = %L)', {Staging}, o.option_name, o.option_value)
            FROM pg_catalog.pg_class c JOIN pg_catalog.pg_class l ON l.oid = c.reltoastrelid,
              pg_catalog.pg_options_to_table(l.reloptions) o WHERE c.oid = {OldId}
            UNION ALL
            SELECT pg_catalog.format('COMMENT ON TABLE %s IS %L', {Staging}, pg_catalog.obj_description(c.oid, 'pg_class'))
            FROM pg_catalog.pg_class c WHERE c.oid = {OldId} AND pg_catalog.obj_description(c.oid, 'pg_class') IS NOT NULL
            UNION ALL
            SELECT pg_catalog.format('ALTER TABLE %s OWNER TO %I', {Staging}, pg_catalog.pg_get_userbyid(c.relowner))
            FROM pg_catalog.pg_class c JOIN pg_catalog.pg_class s ON s.oid = {Staging}::regclass
            WHERE c.oid = {OldId} AND c.relowner <> s.relowner
            """;

    /// <summary>First takes away what default privileges gave, and the owner's own where the target's are written down.</summary>
    private string GrantsSql =>
        $"""
            WITH o AS (SELECT * FROM pg_catalog.pg_class WHERE oid = {OldId}),
            s AS (SELECT * FROM pg_catalog.pg_class WHERE oid = {Staging}::regclass)
            SELECT statement FROM (
              SELECT 1 AS place, pg_catalog.format('REVOKE ALL ON TABLE %s FROM %s', {Staging}, {Role(
                "g.grantee"
            )}) AS statement
              FROM o, s, pg_catalog.aclexplode(coalesce(s.relacl, CASE WHEN o.relacl IS NOT NULL
                THEN pg_catalog.acldefault('r', s.relowner) END)) g
              WHERE o.relacl IS NOT NULL OR g.grantee <> s.relowner
              UNION SELECT 2, pg_catalog.format('GRANT %s ON TABLE %s TO %s%s', g.privilege_type, {Staging}, {Role(
                "g.grantee"
            )},
                CASE WHEN g.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END)
              FROM o, pg_catalog.aclexplode(o.relacl) g
              UNION SELECT 3, pg_catalog.format('GRANT %s (%I) ON TABLE %s TO %s%s', g.privilege_type, a.attname, {Staging},
                {Role("g.grantee")}, CASE WHEN g.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END)
              FROM o JOIN pg_catalog.pg_attribute a ON a.attrelid = o.oid AND NOT a.attisdropped,
                pg_catalog.aclexplode(a.attacl) g
            ) AS grants ORDER BY place, statement
            """;

    private string SequencesSql =>
        $"""
            SELECT pg_catalog.format('ALTER SEQUENCE %s OWNED BY %s.%I', d.objid::regclass, {Staging}, a.attname)
            FROM pg_catalog.pg_depend d JOIN pg_catalog.pg_class c ON c.oid = d.objid AND c.relkind = 'S'
            JOIN pg_catalog.pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
            WHERE d.classid = 'pg_catalog.pg_class'::regclass AND d.refclassid = 'pg_catalog.pg_class'::regclass
              AND d.refobjid = {OldId} AND d.deptype = 'a'
            """;

    /// <summary>The target's indexes: name, constraint, its definition, the definition behind the table's name, comment.</summary>
    private string IndexesSql =>
        $"""
            SELECT c.relname::text, k.conname::text, pg_catalog.pg_get_constraintdef(k.oid), i.indisunique,
              pg_catalog.substr(pg_catalog.pg_get_indexdef(c.oid), pg_catalog.length(pg_catalog.format('CREATE %sINDEX %I ON %I.%I ',
                CASE WHEN i.indisunique THEN 'UNIQUE ' ELSE '' END, c.relname, n.nspname, t.relname)) + 1),
              pg_catalog.obj_description(c.oid, 'pg_class'), pg_catalog.obj_description(k.oid, 'pg_constraint'),
              (SELECT s.conname::text FROM pg_catalog.pg_constraint s WHERE s.conrelid = {Staging}::regclass
                AND s.contype = k.contype AND pg_catalog.pg_get_constraintdef(s.oid) = pg_catalog.pg_get_constraintdef(k.oid)
                LIMIT 1)
            FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
            JOIN pg_catalog.pg_class t ON t.oid = i.indrelid JOIN pg_catalog.pg_namespace n ON n.oid = t.relnamespace
            LEFT JOIN pg_catalog.pg_constraint k ON k.conindid = c.oid AND k.conrelid = t.oid AND k.contype IN ('p', 'u', 'x')
            WHERE i.indrelid = {OldId} ORDER BY k.contype = 'p' DESC NULLS LAST, c.relname
            """;

    private static string Role(string oid) =>
        $"CASE {oid} WHEN 0 THEN 'PUBLIC' ELSE pg_catalog.quote_ident(pg_catalog.pg_get_userbyid({oid})) END";

    private async ValueTask<bool> IsTiedAsync(CancellationToken cancellationToken)
    {
        var same = await PostgresStatements
            .NumberAsync(
                connection,
                $"SELECT (pg_catalog.to_regclass({PostgresNames.Text(plan.QuotedTarget)}) = {OldId}::regclass)::int::bigint",
                cancellationToken
            )
            .ConfigureAwait(false);
        if (same != 1)
        {
            throw new WeirException(ErrorCode.SchemaDrift, $"table {plan.Target} was replaced by another meanwhile");
        }

        return await TargetTies.ObstacleAsync(connection, plan.Existing!, cancellationToken).ConfigureAwait(false)
                is not null
            || await TargetTies.ReferrerAsync(connection, plan.Existing!, cancellationToken).ConfigureAwait(false)
                is not null;
    }

    private async ValueTask AddIndexesAsync(CancellationToken cancellationToken)
    {
        var statements = new List<string>();
        var command = new NpgsqlCommand(IndexesSql, connection);
        await using (command.ConfigureAwait(false))
        {
            var reader = await command.ExecuteReaderAsync(cancellationToken.KeptFromDriver()).ConfigureAwait(false);
            await using var readerScope = reader.ConfigureAwait(false);
            while (await reader.ReadAsync(cancellationToken.KeptFromDriver()).ConfigureAwait(false))
            {
                AddIndex(reader, statements);
            }
        }

        foreach (var statement in statements)
        {
            await ExecuteAsync(statement, cancellationToken).ConfigureAwait(false);
        }
    }

    private void AddIndex(NpgsqlDataReader reader, List<string> statements)
    {
        string? Value(int column) => reader.IsDBNull(column) ? null : reader.GetString(column);

        var (index, constraint) = (reader.GetString(0), Value(1));
        var interim = string.Create(CultureInfo.InvariantCulture, $"{plan.StagingName}_{statements.Count}");
        if (constraint is null)
        {
            var unique = reader.GetBoolean(3) ? "UNIQUE " : "";
            statements.Add(
                $"CREATE {unique}INDEX {PostgresNames.Quote(interim)} ON {plan.QuotedStaging} {reader.GetString(4)}"
            );
            _renames.Add(
                $"ALTER INDEX {PostgresNames.Quote(plan.Target.Schema, interim)} RENAME TO {PostgresNames.Quote(index)}"
            );
        }
        else
        {
            if (Value(7) is { } there)
            {
                interim = there;
            }
            else
            {
                statements.Add(
                    $"ALTER TABLE {plan.QuotedStaging} ADD CONSTRAINT {PostgresNames.Quote(interim)} {reader.GetString(2)}"
                );
            }

            _renames.Add(
                $"ALTER TABLE {plan.QuotedTarget} RENAME CONSTRAINT {PostgresNames.Quote(interim)} TO {PostgresNames.Quote(constraint)}"
            );
            if (Value(6) is { } about)
            {
                _renames.Add(
                    $"COMMENT ON CONSTRAINT {PostgresNames.Quote(constraint)} ON {plan.QuotedTarget} IS {PostgresNames.Text(about)}"
                );
            }
        }

        if (Value(5) is { } comment)
        {
            _renames.Add(
                $"COMMENT ON INDEX {PostgresNames.Quote(plan.Target.Schema, index)} IS {PostgresNames.Text(comment)}"
            );
        }
    }

    private async ValueTask RunTextsAsync(string sql, CancellationToken cancellationToken)
    {
        foreach (
            var statement in await PostgresStatements
                .TextsAsync(connection, sql, cancellationToken)
                .ConfigureAwait(false)
        )
        {
            await ExecuteAsync(statement, cancellationToken).ConfigureAwait(false);
        }
    }

    private ValueTask<long> ExecuteAsync(string sql, CancellationToken cancellationToken) =>
        PostgresStatements.ExecuteAsync(connection, sql, cancellationToken);
}
