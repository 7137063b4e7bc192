using System.Globalization;
using Weir.Columnar.Values;
using Weir.Configuration;

namespace Weir.Engine;

/// <summary>The settings that SET changes and SHOW shows.</summary>
internal sealed class SessionSettings
{
    private static readonly string[] Names = ["threads", "memory", "timezone"];

    private readonly SessionOptions _options;

    public SessionSettings(SessionOptions options)
    {
        _options = options;
        (Threads, Memory, TimeZone) = (options.Threads, options.MemoryLimit, options.TimeZone);
    }

    public int Threads { get; private set; }

    public long Memory { get; private set; }

    public TimeZoneInfo TimeZone { get; private set; }

    public IEnumerable<(string Name, string Value)> All() => Names.Select(n => (n, Get(n)));

    public string Get(string name) =>
        name switch
        {
            "threads" => Threads.ToString(CultureInfo.InvariantCulture),
            "memory" => Memory.ToString(CultureInfo.InvariantCulture),
            "timezone" => TimeZone.Id,
            _ => throw Unknown(name),
        };

    public void Set(string name, string value)
    {
        switch (name)
        {
            case "threads":
                Threads =
                    int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var threads)
                    && threads is >= 1 and <= 1024
                        ? threads
                        : throw Wrong(name, value, "a whole number from 1 to 1024");
                break;
            case "memory":
                Memory =
                    Quantities.TryParseBytes(value, out var bytes) && bytes >= 1 << 20
                        ? bytes
                        : throw Wrong(name, value, "a size of at least 1MB");
                break;
            case "timezone":
                TimeZone = TimeZones.Find(value) ?? throw Wrong(name, value, "a time zone such as Europe/Berlin");
                break;
            default:
                throw Unknown(name);
        }
    }

    public void Reset(string name)
    {
        var fresh = new SessionSettings(_options);
        Set(name, fresh.Get(name));
    }

    private static WeirException Unknown(string name) =>
        new(ErrorCode.InvalidParameter, $"unknown setting \"{name}\"")
        {
            Hint = Suggestions.DidYouMean(name, Names) ?? "Settings: " + string.Join(", ", Names) + ".",
        };

    private static WeirException Wrong(string name, string value, string expected) =>
        new(ErrorCode.InvalidParameter, $"{name} must be {expected}, not \"{value}\"");
}
