using System.Globalization;

namespace Weir.Pipelines.Tasks;

/// <summary>Checks a table. All checks are made, so that one run shows everything that is wrong.</summary>
internal sealed class ExpectTask(string from, IReadOnlyList<Expectation> expectations, ExpectationSeverity severity)
    : IPipelineTask
{
    private readonly string _table = TableText.Reference(from);

    public string Kind => "expect";

    public string Description => $"{from}: {string.Join("; ", expectations.Select(e => e.Name))}";

    public async ValueTask PrepareAsync(TaskPreparation preparation, CancellationToken cancellationToken)
    {
        foreach (var sql in Queries().Select(q => q.Sql))
        {
            await preparation
                .Session.PrepareAsync(sql, preparation.PromisedAsync, cancellationToken)
                .ConfigureAwait(false);
        }
    }

    public async ValueTask<TaskOutcome> RunAsync(TaskRun run, CancellationToken cancellationToken)
    {
        var problems = new List<string>();
        long read = 0;
        foreach (var (sql, checks) in Queries())
        {
            var result = await run.Session.QueryAsync(sql, run.Rejects, cancellationToken).ConfigureAwait(false);
            await using var scope = result.ConfigureAwait(false);
            var row = (await result.ToListAsync(cancellationToken).ConfigureAwait(false))[0];
            for (var i = 0; i < checks.Count; i++)
            {
                var number = Convert.ToInt64(row[i], CultureInfo.InvariantCulture);
                if (!checks[i].Holds(number))
                {
                    problems.Add(string.Format(CultureInfo.InvariantCulture, checks[i].Problem, number));
                }
            }

            read = Math.Max(read, result.Scans.Sum(s => s.Rows));
        }

        if (problems.Count == 0)
        {
            return new TaskOutcome { Read = read };
        }

        var message = $"\"{from}\" is not as expected: {string.Join("; ", problems)}";
        if (severity == ExpectationSeverity.Error)
        {
            throw new WeirException(ErrorCode.ExpectationFailed, message);
        }

        run.Warn(message);
        return new TaskOutcome { Read = read };
    }

    private IEnumerable<(string Sql, IReadOnlyList<Expectation> Checks)> Queries()
    {
        var together = expectations.Where(e => !e.IsQuery).ToList();
        if (together.Count > 0)
        {
            var values = together.Select((e, i) => string.Create(CultureInfo.InvariantCulture, $"{e.Value} AS c{i}"));
            yield return ($"SELECT {string.Join(", ", values)} FROM {_table}", together);
        }

        foreach (var alone in expectations.Where(e => e.IsQuery))
        {
            yield return (alone.Value.Replace("{0}", _table, StringComparison.Ordinal), [alone]);
        }
    }
}
