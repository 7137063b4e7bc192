using Weir.Columnar;
using Weir.Columnar.Values;
using Weir.Plan;
using static Weir.Functions.SqlTypes;

namespace Weir.Functions;

/// <summary>The shapes of temporal functions.</summary>
internal static partial class TemporalFunctions
{
    private static void Stable<T>(
        ScalarList list,
        string names,
        string description,
        DataType type,
        Func<FunctionContext, T> value
    )
        where T : unmanaged, IEquatable<T> =>
        list.Add(
            names,
            description,
            [],
            type,
            RowLoops.Fixed((in r) => value(r.Context)),
            false,
            volatility: Volatility.Stable
        );

    private static void Named(ScalarList list, string names, DateField field)
    {
        var description = $"The {field.ToString().ToLowerInvariant()} as a whole number";
        if (field <= DateField.Hour)
        {
            list.Fixed(names, description, [Clock], Long, (in r) => (long)DateFields.OfTime(field, r.Long(0)), false);
        }

        list.Fixed(names, description, [Stamp], Long, (in r) => (long)DateFields.OfTimestamp(field, r.Long(0)), false);
        list.Fixed(
            names,
            description,
            [Instant],
            Long,
            (in r) => (long)DateFields.OfInstant(field, r.Long(0), r.Context.TimeZone),
            false
        );
        if (
            field
            is not (
                DateField.Week
                or DateField.DayOfWeek
                or DateField.DayOfYear
                or DateField.IsoDayOfWeek
                or DateField.IsoYear
            )
        )
        {
            list.Fixed(
                names,
                description,
                [Span],
                Long,
                (in r) => (long)DateFields.OfInterval(field, r.Interval(0)),
                false
            );
        }
    }

    /// <summary>A function whose first argument names a field, which is read once as long as it stays the same.</summary>
    private static void Field<T>(
        ScalarList list,
        string names,
        string description,
        DataType operand,
        DataType result,
        FieldFunction<T> function
    )
        where T : unmanaged, IEquatable<T> => list.Add(names, description, [Text, operand], result, Field(function));

    private static ScalarBody Field<T>(FieldFunction<T> function)
        where T : unmanaged, IEquatable<T> =>
        (in call) =>
        {
            var (known, knownRow) = (default(DateField), -1);
            return RowLoops.Fixed(
                (in row) =>
                {
                    var fields = (TextColumn)row.Column(0);
                    if (knownRow < 0 || !Kernels.TextOrder.AreEqual(fields, row.Index, fields, knownRow))
                    {
                        known = DateFields.Parse(row.Text(0));
                        knownRow = row.Index;
                    }

                    return function(known, in row);
                }
            )(in call);
        };

    private static int LastDay(long days)
    {
        var (year, month, _) = Calendar.CivilFromDays(days);
        return (int)Calendar.DaysFromCivil(year, month, Calendar.DaysInMonth(year, month));
    }

    private static long Today(FunctionContext context) =>
        Calendar.Split(TemporalMath.ToLocal(context.StatementTime, context.TimeZone)).Days
        * Calendar.MicrosecondsPerDay;

    private static TimeZoneInfo ZoneOf(string name) =>
        TimeZones.Find(name)
        ?? throw new WeirException(ErrorCode.InvalidParameter, $"time zone \"{name}\" not recognized");
}
