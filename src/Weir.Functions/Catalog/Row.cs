using System.Runtime.CompilerServices;
using System.Text;
using Weir.Columnar;

namespace Weir.Functions;

/// <summary>The arguments of one row of a call, for functions whose work outweighs finding them.</summary>
internal ref struct Row
{
    private readonly ReadOnlySpan<Column> _arguments;

    public Row(ReadOnlySpan<Column> arguments, FunctionContext context)
    {
        _arguments = arguments;
        Context = context;
    }

    /// <summary>The number of the row.</summary>
    public int Index { get; set; }

    public FunctionContext Context { get; }

    public readonly int Count => _arguments.Length;

    public readonly Column Column(int argument) => _arguments[argument];

    public readonly DataType Type(int argument) => _arguments[argument].Type;

    public readonly bool IsNull(int argument) => _arguments[argument].IsNull(Index);

    /// <summary>Whether some argument is null.</summary>
    public readonly bool HasNull()
    {
        foreach (var argument in _arguments)
        {
            if (argument.IsNull(Index))
            {
                return true;
            }
        }

        return false;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly T Get<T>(int argument)
        where T : unmanaged, IEquatable<T> => ((Column<T>)_arguments[argument]).Values[Index];

    public readonly int Int(int argument) => Get<int>(argument);

    public readonly long Long(int argument) => Get<long>(argument);

    public readonly double Double(int argument) => Get<double>(argument);

    public readonly Interval Interval(int argument) => Get<Interval>(argument);

    public readonly bool Bool(int argument) => Get<bool>(argument);

    /// <summary>The unscaled value of a whole number or decimal of any width.</summary>
    public readonly Int128 Exact(int argument) =>
        _arguments[argument] switch
        {
            Column<Int128> c => c.Values[Index],
            Column<long> c => c.Values[Index],
            Column<int> c => c.Values[Index],
            Column<short> c => c.Values[Index],
            var other => throw new WeirException(ErrorCode.Internal, $"Not an exact number: {other.Type}"),
        };

    /// <summary>The bytes of a text; valid as long as the column.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly ReadOnlySpan<byte> Text(int argument) => ((TextColumn)_arguments[argument]).GetBytes(Index);

    /// <summary>A text as string.</summary>
    public readonly string String(int argument) => Encoding.UTF8.GetString(Text(argument));
}
