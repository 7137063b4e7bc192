using System.Runtime.InteropServices;
using System.Text;

namespace Weir.Formats.Json;

/// <summary>One step of a path: a name, an index, or every element.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly struct JsonStep
{
    private readonly byte[]? _name;
    private readonly int _index;

    private JsonStep(byte[]? name, int index)
    {
        _name = name;
        _index = index;
    }

    public static JsonStep Any { get; } = new(null, -1);

    public bool IsAny => _name is null && _index < 0;

    public static JsonStep OfName(string name) => new(Encoding.UTF8.GetBytes(name), -1);

    public static JsonStep OfIndex(int index) => new(null, index);

    public bool Matches(ReadOnlySpan<byte> name) => _name is not null && name.SequenceEqual(_name);

    public bool Matches(int index) => _name is null && (_index < 0 || _index == index);
}
