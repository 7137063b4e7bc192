using Weir.Columnar;
using Weir.Kernels;
using Weir.Plan;
using static Weir.Functions.SqlTypes;

namespace Weir.Functions;

/// <summary>Functions of values of any type.</summary>
internal static class GeneralFunctions
{
    public static void AddTo(ScalarList list)
    {
        Extreme(list, "greatest", "The largest argument, without nulls", false);
        Extreme(list, "least", "The smallest argument, without nulls", true);
        list.Add(
            "pg_typeof typeof",
            "The name of the type",
            [Parameter.Any],
            Text,
            RowLoops.Build((in r, b) => ((TextColumnBuilder)b).Append(CastErrors.NameOf(r.Type(0))), false),
            false
        );
        list.Add("hash", "A hash of the values", [Parameter.Any], Long, Hash, false, true);
        list.Add(
            "version",
            "The version of Weir",
            [],
            Text,
            RowLoops.Text((in _, b) => b.Append("Weir")),
            false,
            volatility: Volatility.Stable
        );
        list.Fixed("xor", "Whether exactly one is true", [Bool, Bool], Bool, (in r) => r.Bool(0) != r.Bool(1), false);
        list.Text(
            "to_char",
            "The text of a number by a pattern such as FM999,990.00",
            [Parameter.Decimal, Text],
            (in r, b) => b.Append(NumberPattern.Format(new DecimalValue(r.Exact(0), r.Type(0).Scale), r.String(1))),
            true
        );
        list.Text(
            "to_char",
            "The text of a number by a pattern such as FM999,990.00",
            [Float, Text],
            (in r, b) => b.Append(NumberPattern.Format(r.Double(0), r.String(1))),
            true
        );
        list.Fixed(
            "to_number",
            "Reads a number by a pattern",
            [Text, Text],
            DataType.Decimal(38, 10),
            (in r) => NumberPattern.Read(r.String(0))
        );
    }

    private static void Extreme(ScalarList list, string name, string description, bool isLeast) =>
        list.Generic(
            name,
            description,
            [Parameter.Any],
            "ANY",
            types => TypeRules.CommonType(types) is { } type ? new Signature([.. types.Select(_ => type)], type) : null,
            RowLoops.Build((in r, b) => Append(in r, b, isLeast), false),
            false,
            true
        );

    private static void Append(scoped in Row row, ColumnBuilder target, bool isLeast)
    {
        var best = -1;
        for (var i = 0; i < row.Count; i++)
        {
            if (row.IsNull(i))
            {
                continue;
            }

            var order = best < 0 ? 0 : RowOrder.Compare(row.Column(i), row.Index, row.Column(best), row.Index);
            best = best < 0 || (isLeast ? order < 0 : order > 0) ? i : best;
        }

        if (best < 0)
        {
            target.AppendNull();
        }
        else
        {
            target.AppendFrom(row.Column(best), row.Index);
        }
    }

    private static Column<long> Hash(in ScalarCall call)
    {
        var values = NativeBuffer.Allocate(call.Rows * 8L);
        HashKernel.Hash(call.Arguments, values.As<ulong>()[..call.Rows]);
        return new Column<long>(call.Result, call.Rows, values);
    }
}
