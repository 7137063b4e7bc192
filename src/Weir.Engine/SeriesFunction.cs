using System.Globalization;
using Weir.Connectors;

namespace Weir.Engine;

/// <summary>generate_series(start, stop [, step]) of PostgreSQL, and DuckDB's range, which leaves the stop out.</summary>
internal sealed class SeriesFunction(string name, bool includesStop) : ITableFunction
{
    public string Name => name;

    public string Description =>
        $"Whole numbers from start to stop{(includesStop ? "" : ", without stop")}, by step (default 1).";

    public ValueTask<ITable> OpenAsync(
        IReadOnlyList<TableArgument> arguments,
        ConnectorServices services,
        CancellationToken cancellationToken
    )
    {
        var values = arguments
            .Select(a =>
                a.Type.IsInteger && a.Value is not null
                    ? Convert.ToInt64(a.Value, CultureInfo.InvariantCulture)
                    : throw Wrong()
            )
            .ToList();
        if (values.Count is < 1 or > 3 || (values.Count == 1 && includesStop))
        {
            throw Wrong();
        }

        var (start, stop) = values.Count == 1 ? (0, values[0]) : (values[0], values[1]);
        var step = values.Count == 3 ? values[2] : 1;
        if (step == 0)
        {
            throw new WeirException(ErrorCode.InvalidParameter, $"{name}: step size cannot equal zero");
        }

        return ValueTask.FromResult<ITable>(new SeriesTable(name, start, stop, step, includesStop));
    }

    private WeirException Wrong() =>
        new(ErrorCode.InvalidParameter, $"{name} takes whole numbers: start, stop and perhaps step");
}
