using Weir.Columnar;
using Weir.Plan;

namespace Weir.Execution.Tests.Support;

/// <summary>Rows as objects, in the form of <see cref="Column.ValueAt"/>, and the plan's columns for them.</summary>
internal sealed class TestTable
{
    private static int _lastColumn;

    public TestTable(params IReadOnlyList<(string Name, DataType Type)> columns)
    {
        Columns = [.. columns.Select(c => new PlanColumn(Interlocked.Increment(ref _lastColumn), c.Name, c.Type))];
    }

    public IReadOnlyList<PlanColumn> Columns { get; }

    public List<object?[]> Rows { get; } = [];

    public Schema Schema => new([.. Columns.Select(c => new Field(c.Name, c.Type))]);

    public Expression this[int column] => new ColumnExpression(Columns[column]);

    public static PlanColumn NewColumn(string name, DataType type) =>
        new(Interlocked.Increment(ref _lastColumn), name, type);

    /// <summary>A table of random rows, with NULLs and few different values so that rows meet.</summary>
    public static TestTable Random(Random random, int rows, params IReadOnlyList<DataType> types)
    {
        var table = new TestTable([.. types.Select((t, i) => ($"c{i}", t))]);
        var variety = random.Next(1, 30);
        for (var row = 0; row < rows; row++)
        {
            table.Rows.Add([.. types.Select(t => random.Next(6) == 0 ? null : Value(random, t, variety))]);
        }

        return table;
    }

    private static object Value(Random random, DataType type, int variety)
    {
        var number = random.Next(variety) - (variety / 3);
        return type.Kind switch
        {
            TypeKind.Boolean => number % 2 == 0,
            TypeKind.Int16 => (short)number,
            TypeKind.Int32 => number,
            TypeKind.Int64 => number * 3_000_000_000L,
            TypeKind.Int128 => (Int128)number * long.MaxValue,
            TypeKind.Float64 => number == 1 ? double.NaN
            : number == 0 && random.Next(2) == 0 ? -0.0
            : number / 4.0,
            TypeKind.Decimal when type.Precision <= DataType.MaximumPrecision64 => new DecimalValue(number, type.Scale),
            TypeKind.Decimal => new DecimalValue((Int128)number * long.MaxValue, type.Scale),
            // Texts on both sides of the length that is kept inline, with a long prefix in common.
            TypeKind.Varchar => number % 3 == 0 ? $"a common beginning {number}" : $"ü{number}",
            TypeKind.Date => 10_000 + number,
            _ => throw new ArgumentOutOfRangeException(nameof(type)),
        };
    }
}
