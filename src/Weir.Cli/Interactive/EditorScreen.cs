using System.Globalization;
using System.Text;
using Weir.Cli.Output;

namespace Weir.Cli.Interactive;

/// <summary>
/// Draws the text that is being edited, over what it drew before, with the control sequences of ECMA-48 (5th edition, 8.3: CUU,
/// CUF, ED).
/// </summary>
internal sealed class EditorScreen(TextWriter terminal, Func<int> columns)
{
    private const string Prompt = "weir> ";
    private const string NextPrompt = "  ... ";

    private int _cursorRow;

    /// <summary>Draws the text and puts the terminal's cursor where that of the text is.</summary>
    public void Draw(string text, int cursor)
    {
        var output = new StringBuilder();
        Erase(output);
        var width = Math.Max(Prompt.Length + 2, columns());
        output.Append(Prompt);
        var (row, column) = (0, Prompt.Length);
        var at = (Row: row, Column: column);
        for (var i = 0; i < text.Length; )
        {
            var length = StringInfo.GetNextTextElementLength(text, i);
            var element = text.Substring(i, length);
            if (element is "\n" or "\r\n")
            {
                output.Append("\r\n").Append(NextPrompt);
                (row, column) = (row + 1, NextPrompt.Length);
            }
            else
            {
                // What controls a terminal must not do so from a text.
                element = char.IsControl(element[0]) ? "�" : element;
                var taken = CellWidth.Of(element);
                if (column + taken > width)
                {
                    output.Append("\r\n");
                    (row, column) = (row + 1, 0);
                }

                output.Append(element);
                column += taken;
            }

            i += length;
            if (i <= cursor)
            {
                at = (row, column);
            }
        }

        if (at.Column >= width)
        {
            at = (at.Row + 1, 0);
        }

        if (column >= width)
        {
            output.Append("\r\n");
            row++;
        }

        Move(output, row - at.Row, 'A');
        output.Append('\r');
        Move(output, at.Column, 'C');
        _cursorRow = at.Row;
        terminal.Write(output);
        terminal.Flush();
    }

    /// <summary>Leaves what is drawn, and goes on below it.</summary>
    public void Leave(string text)
    {
        Draw(text, text.Length);
        terminal.Write("\r\n");
        terminal.Flush();
        _cursorRow = 0;
    }

    /// <summary>Clears the whole screen.</summary>
    public void Clear()
    {
        terminal.Write("\e[H\e[2J");
        _cursorRow = 0;
    }

    private void Erase(StringBuilder output)
    {
        Move(output, _cursorRow, 'A');
        output.Append("\r\e[J");
    }

    private static void Move(StringBuilder output, int count, char direction)
    {
        if (count > 0)
        {
            output.Append(CultureInfo.InvariantCulture, $"\e[{count}{direction}");
        }
    }
}
