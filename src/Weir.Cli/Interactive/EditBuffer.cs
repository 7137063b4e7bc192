using System.Globalization;

namespace Weir.Cli.Interactive;

/// <summary>A text of one or more lines and a cursor in it, which moves by what a reader takes for one character.</summary>
internal sealed class EditBuffer
{
    /// <summary>UTF-16 units that fit; what would go beyond is not taken.</summary>
    public const int Capacity = 1 << 20;

    public string Text { get; private set; } = "";

    public int Cursor { get; private set; }

    private int LineStart => Cursor == 0 ? 0 : Text.LastIndexOf('\n', Cursor - 1) + 1;

    private int LineEnd => Text.IndexOf('\n', Cursor) is var end && end < 0 ? Text.Length : end;

    public void Set(string text)
    {
        Text = text;
        Cursor = text.Length;
    }

    public void Insert(string text)
    {
        if (Text.Length + text.Length <= Capacity)
        {
            Text = Text.Insert(Cursor, text);
            Cursor += text.Length;
        }
    }

    public void Left() => Cursor = Before(Cursor);

    public void Right() => Cursor = After(Cursor);

    public void Home() => Cursor = LineStart;

    public void End() => Cursor = LineEnd;

    public void WordLeft() => Cursor = WordBefore();

    public void WordRight()
    {
        while (Cursor < Text.Length && !char.IsLetterOrDigit(Text[Cursor]))
        {
            Cursor++;
        }

        while (Cursor < Text.Length && char.IsLetterOrDigit(Text[Cursor]))
        {
            Cursor++;
        }
    }

    /// <summary>A line up, as far to the right; false in the first line.</summary>
    public bool Up()
    {
        if (LineStart == 0)
        {
            return false;
        }

        var column = Cursor - LineStart;
        Cursor = LineStart - 1;
        Cursor = Math.Min(Cursor, LineStart + column);
        return true;
    }

    /// <summary>A line down, as far to the right; false in the last line.</summary>
    public bool Down()
    {
        if (LineEnd == Text.Length)
        {
            return false;
        }

        var column = Cursor - LineStart;
        Cursor = LineEnd + 1;
        Cursor = Math.Min(LineEnd, Cursor + column);
        return true;
    }

    public void Backspace() => Remove(Before(Cursor), Cursor);

    public void Delete() => Remove(Cursor, After(Cursor));

    public void DeleteToLineStart() => Remove(LineStart, Cursor);

    public void DeleteToLineEnd() => Remove(Cursor, Cursor == LineEnd ? After(Cursor) : LineEnd);

    public void DeleteWord() => Remove(WordBefore(), Cursor);

    private int WordBefore()
    {
        var at = Cursor;
        while (at > 0 && !char.IsLetterOrDigit(Text[at - 1]))
        {
            at--;
        }

        while (at > 0 && char.IsLetterOrDigit(Text[at - 1]))
        {
            at--;
        }

        return at;
    }

    private int Before(int index)
    {
        // Characters are built forwards, so the line is walked from its start.
        var at = index == 0 ? 0 : Text.LastIndexOf('\n', index - 1) + 1;
        if (at == index)
        {
            return Math.Max(0, index - 1);
        }

        while (After(at) < index)
        {
            at = After(at);
        }

        return at;
    }

    private int After(int index) =>
        index == Text.Length ? index : index + StringInfo.GetNextTextElementLength(Text, index);

    private void Remove(int from, int to)
    {
        Text = Text.Remove(from, to - from);
        Cursor = from;
    }
}
