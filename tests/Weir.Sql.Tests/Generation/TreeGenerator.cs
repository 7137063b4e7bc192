using Weir.Sql.Syntax;

namespace Weir.Sql.Tests.Generation;

/// <summary>
/// Makes random syntax trees in the form in which the parser makes them, each kind of node among them. The same seed makes
/// the same tree.
/// </summary>
internal sealed partial class TreeGenerator(int seed)
{
    private static readonly string[] NameWords =
    [
        "a",
        "b",
        "c",
        "t",
        "price",
        "Mixed Case",
        "select",
        "user",
        "quo\"te",
        "größe",
        "values",
        "left",
        "rows",
        "year",
        "filter",
        "interval",
        "date",
        "recursive",
        "current",
        "pivot",
        "_x1",
        "1st",
        "end",
        "at",
        "escape",
        "between",
        "session",
    ];

    private readonly Random _random = new(seed);
    private int _budget = seed % 60;

    private bool Flip(int oneIn = 2) => _random.Next(oneIn) == 0;

    private T Pick<T>(params ReadOnlySpan<T> choices) => choices[_random.Next(choices.Length)];

    private T Any<T>()
        where T : struct, Enum => Pick<T>(Enum.GetValues<T>());

    private Identifier Name() => new(Pick<string>(NameWords));

    private T? Maybe<T>(Func<T> make)
        where T : class => Flip() ? make() : null;

    private ValueList<T> Some<T>(Func<T> make, int minimum = 0, int maximum = 3)
    {
        var items = new List<T>();
        for (var i = _random.Next(minimum, maximum + 1); i > 0; i--)
        {
            items.Add(make());
        }

        return items.ToValueList();
    }

    private ValueList<Identifier> QualifiedName() => Some(Name, 1, 4);

    private ValueList<Identifier> PlainNames(int minimum = 0) => Some(Name, minimum);

    private string Text() => Pick("", "x", "it's", "a\nb", "back\\slash", "ü😀", "--", "/*", "$1", "%_");

    private string Number() =>
        Pick("0", "1", "42", "3.25", ".5", "1e10", "2.5E-3", "170141183460469231731687303715884105727");

    public TypeSyntax Type(int depth = 2) =>
        _random.Next(depth > 0 ? 9 : 5) switch
        {
            0 => new TypeSyntax(
                Pick("int", "integer", "text", "varchar", "timestamptz", "date", "boolean", "interval"),
                []
            ),
            1 => new TypeSyntax("double precision", []),
            2 => new TypeSyntax(Pick("decimal", "numeric"), [_random.Next(1, 39), _random.Next(0, 10)]),
            3 => new TypeSyntax(Pick("varchar", "timestamp", "char"), [_random.Next(1, 7)]),
            4 => new TypeSyntax("My Type", []),
            5 => new TypeSyntax("list", []) { Element = Type(depth - 1) },
            6 => new TypeSyntax("struct", []) { Fields = Some(() => new TypeField(Name(), Type(depth - 1)), 1) },
            7 => new TypeSyntax("map", [])
            {
                Fields =
                [
                    new TypeField(new Identifier("key"), Type(depth - 1)),
                    new TypeField(new Identifier("value"), Type(depth - 1)),
                ],
            },
            _ => new TypeSyntax("enum", []) { Labels = Some(Text, 1) },
        };
}
