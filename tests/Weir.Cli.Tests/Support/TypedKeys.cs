using Weir.Cli.Interactive;

namespace Weir.Cli.Tests.Support;

/// <summary>Keys that are there before anyone asks; then the test's patience ends.</summary>
internal sealed class TypedKeys : IKeySource
{
    private readonly Queue<ConsoleKeyInfo> _keys = new();

    public bool HasKey => _keys.Count > 0;

    public TypedKeys Type(string text)
    {
        foreach (var character in text)
        {
            var key = character is '\n' ? ConsoleKey.Enter : ConsoleKey.None;
            _keys.Enqueue(new ConsoleKeyInfo(character is '\n' ? '\r' : character, key, false, false, false));
        }

        return this;
    }

    public TypedKeys Press(params ConsoleKey[] keys)
    {
        foreach (var key in keys)
        {
            _keys.Enqueue(new ConsoleKeyInfo('\0', key, false, false, false));
        }

        return this;
    }

    public TypedKeys Control(params ConsoleKey[] keys)
    {
        foreach (var key in keys)
        {
            _keys.Enqueue(new ConsoleKeyInfo((char)(key - ConsoleKey.A + 1), key, false, false, true));
        }

        return this;
    }

    public ValueTask<ConsoleKeyInfo> ReadAsync(CancellationToken cancellationToken) =>
        ValueTask.FromResult(_keys.Dequeue());
}
