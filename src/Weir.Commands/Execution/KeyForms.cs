using System.Globalization;
using Weir.Connectors.Commands;

namespace Weir.Commands.Execution;

/// <summary>Keys outside of the database, equal exactly when the database says so.</summary>
internal static class KeyForms
{
    /// <summary>
    /// The key that a parameter means for a column; false when that cannot be said, or when the database would refuse it.
    /// NULL is a key that equals nothing.
    /// </summary>
    public static bool TryKey(in CommandValue value, KeyForm form, out CommandValue key)
    {
        key = default;
        switch (value.Kind)
        {
            case CommandValueKind.Null:
                return form != KeyForm.None;
            case CommandValueKind.Int16 or CommandValueKind.Int32 or CommandValueKind.Int64 when IsWhole(form):
                key = value.AsInt64();
                return true;
            case CommandValueKind.Number or CommandValueKind.Literal when IsWhole(form):
                var isWhole =
                    long.TryParse(
                        value.AsText(),
                        NumberStyles.AllowLeadingSign,
                        CultureInfo.InvariantCulture,
                        out var number
                    ) && IsInRange(number, form);
                key = number;
                return isWhole;
            case CommandValueKind.Text or CommandValueKind.Literal when form == KeyForm.Text:
                key = value.AsText();
                return true;
            case CommandValueKind.Uuid when form == KeyForm.Uuid:
                key = value;
                return true;
            case CommandValueKind.Literal when form == KeyForm.Uuid:
                var isUuid = Guid.TryParseExact(value.AsText(), "D", out var uuid);
                key = uuid;
                return isUuid;
            default:
                return false;
        }
    }

    /// <summary>The key in a row of an answer.</summary>
    public static CommandValue OfRow(in CommandValue value, KeyForm form) => IsWhole(form) ? value.AsInt64() : value;

    /// <summary>Keys as one parameter.</summary>
    public static CommandValue ArrayOf(IReadOnlyCollection<CommandValue> keys, KeyForm form) =>
        form switch
        {
            KeyForm.Text => CommandValue.Array(keys.Select(k => k.AsText()).ToArray()),
            KeyForm.Uuid => CommandValue.Array(keys.Select(k => k.AsUuid()).ToArray()),
            _ => CommandValue.Array(keys.Select(k => k.AsInt64()).ToArray()),
        };

    private static bool IsWhole(KeyForm form) => form is KeyForm.Int16 or KeyForm.Int32 or KeyForm.Int64;

    private static bool IsInRange(long number, KeyForm form) =>
        form switch
        {
            KeyForm.Int16 => number is >= short.MinValue and <= short.MaxValue,
            KeyForm.Int32 => number is >= int.MinValue and <= int.MaxValue,
            _ => true,
        };
}
