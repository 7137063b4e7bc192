using Weir.Columnar;

namespace Weir.Connectors.Postgres.Writing;

/// <summary>Encodes texts. PostgreSQL's texts hold no zero character; jsonb begins with the version number 1.</summary>
internal sealed class TextEncoder(string name, bool isJsonb) : VariableEncoder
{
    private readonly int _prefix = isJsonb ? 1 : 0;

    public override int SizeOf(Column column, int row) => ((TextColumn)column).Views[row].Length + _prefix;

    public override void WriteValue(Column column, int row, Span<byte> target)
    {
        var text = ((TextColumn)column).GetBytes(row);
        if (text.Contains((byte)0))
        {
            throw new WeirException(
                ErrorCode.InvalidText,
                $"column \"{name}\": PostgreSQL cannot hold the zero character (\\0) in a text"
            )
            {
                Hint = "Take it out with replace(), or write the bytes into a BYTEA column.",
            };
        }

        if (isJsonb)
        {
            target[0] = 1;
        }

        text.CopyTo(target[_prefix..]);
    }
}
