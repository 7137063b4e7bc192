namespace Weir.Cli.Interactive;

/// <summary>
/// Reads statements that may span lines and be edited before they are sent, with the keys that users of readline know, and
/// earlier ones brought back with the arrows.
/// </summary>
internal sealed class LineEditor(IKeySource keys, EditorScreen screen, ShellHistory history) : IStatementReader
{
    private readonly EditBuffer _buffer = new();
    private string _draft = "";
    private int _entry;

    public async ValueTask<string?> ReadAsync(CancellationToken cancellationToken)
    {
        _buffer.Set("");
        _entry = history.Entries.Count;
        screen.Draw("", 0);
        while (true)
        {
            var key = await keys.ReadAsync(cancellationToken).ConfigureAwait(false);
            switch (Apply(key))
            {
                case Outcome.Submitted:
                    screen.Leave(_buffer.Text);
                    history.Add(_buffer.Text);
                    return _buffer.Text;
                case Outcome.Ended:
                    screen.Leave("");
                    return null;
                case Outcome.Dropped:
                    screen.Leave(_buffer.Text + "^C");
                    _buffer.Set("");
                    _entry = history.Entries.Count;
                    break;
            }

            if (!keys.HasKey)
            {
                screen.Draw(_buffer.Text, _buffer.Cursor);
            }
        }
    }

    private Outcome Apply(ConsoleKeyInfo key)
    {
        if (key.KeyChar is '\r' or '\n')
        {
            return Enter();
        }

        if (key.Modifiers.HasFlag(ConsoleModifiers.Control))
        {
            return ApplyControl(key.Key);
        }

        if (key.Modifiers.HasFlag(ConsoleModifiers.Alt))
        {
            ApplyWord(key.Key);
            return Outcome.None;
        }

        switch (key.Key)
        {
            case ConsoleKey.LeftArrow:
                _buffer.Left();
                break;
            case ConsoleKey.RightArrow:
                _buffer.Right();
                break;
            case ConsoleKey.UpArrow:
                Earlier();
                break;
            case ConsoleKey.DownArrow:
                Later();
                break;
            case ConsoleKey.Home:
                _buffer.Home();
                break;
            case ConsoleKey.End:
                _buffer.End();
                break;
            case ConsoleKey.Backspace:
                _buffer.Backspace();
                break;
            case ConsoleKey.Delete:
                _buffer.Delete();
                break;
            case ConsoleKey.Tab:
                _buffer.Insert("  ");
                break;
            case var _ when !char.IsControl(key.KeyChar):
                _buffer.Insert(key.KeyChar.ToString());
                break;
        }

        return Outcome.None;
    }

    private Outcome ApplyControl(ConsoleKey key)
    {
        switch (key)
        {
            case ConsoleKey.C:
                return Outcome.Dropped;
            case ConsoleKey.D when _buffer.Text.Length == 0:
                return Outcome.Ended;
            case ConsoleKey.D:
                _buffer.Delete();
                break;
            case ConsoleKey.A:
                _buffer.Home();
                break;
            case ConsoleKey.E:
                _buffer.End();
                break;
            case ConsoleKey.B:
                _buffer.Left();
                break;
            case ConsoleKey.F:
                _buffer.Right();
                break;
            case ConsoleKey.H:
                _buffer.Backspace();
                break;
            case ConsoleKey.P:
                Earlier();
                break;
            case ConsoleKey.N:
                Later();
                break;
            case ConsoleKey.U:
                _buffer.DeleteToLineStart();
                break;
            case ConsoleKey.K:
                _buffer.DeleteToLineEnd();
                break;
            case ConsoleKey.W:
                _buffer.DeleteWord();
                break;
            case ConsoleKey.L:
                screen.Clear();
                break;
            default:
                ApplyWord(key);
                break;
        }

        return Outcome.None;
    }

    private void ApplyWord(ConsoleKey key)
    {
        switch (key)
        {
            case ConsoleKey.LeftArrow or ConsoleKey.B:
                _buffer.WordLeft();
                break;
            case ConsoleKey.RightArrow or ConsoleKey.F:
                _buffer.WordRight();
                break;
            case ConsoleKey.Backspace:
                _buffer.DeleteWord();
                break;
        }
    }

    /// <summary>Sends a whole input; what is not one yet goes on in the next line.</summary>
    private Outcome Enter()
    {
        if (ShellInput.IsComplete(_buffer.Text))
        {
            return Outcome.Submitted;
        }

        _buffer.Insert("\n");
        return Outcome.None;
    }

    private void Earlier()
    {
        if (_buffer.Up() || _entry == 0)
        {
            return;
        }

        if (_entry == history.Entries.Count)
        {
            _draft = _buffer.Text;
        }

        _buffer.Set(history.Entries[--_entry]);
    }

    private void Later()
    {
        if (_buffer.Down() || _entry == history.Entries.Count)
        {
            return;
        }

        _entry++;
        _buffer.Set(_entry == history.Entries.Count ? _draft : history.Entries[_entry]);
    }

    private enum Outcome
    {
        None,
        Submitted,
        Dropped,
        Ended,
    }
}
