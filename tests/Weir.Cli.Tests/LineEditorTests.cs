using Weir.Cli.Interactive;
using Weir.Cli.Tests.Support;

namespace Weir.Cli.Tests;

public sealed class LineEditorTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("weir-shell-");
    private readonly StringWriter _terminal = new();

    private string HistoryFile => Path.Combine(_folder.FullName, "state", "history");

    public void Dispose()
    {
        _terminal.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_statement_may_span_lines_and_ends_with_a_semicolon()
    {
        var editor = Editor(new TypedKeys().Type("select 1\n+ 2;\n").Type("\\d\n").Type("\n"));
        Assert.Equal("select 1\n+ 2;", await editor.ReadAsync(default));
        Assert.Equal("\\d", await editor.ReadAsync(default));
        Assert.Equal("", await editor.ReadAsync(default));
    }

    [Fact]
    public async Task A_semicolon_in_a_text_or_a_comment_ends_nothing()
    {
        var editor = Editor(new TypedKeys().Type("select ';' -- ;\n;\n"));
        Assert.Equal("select ';' -- ;\n;", await editor.ReadAsync(default));
    }

    [Fact]
    public async Task The_keys_of_readline_edit()
    {
        var keys = new TypedKeys()
            .Type("elect one two;")
            .Control(ConsoleKey.A)
            .Type("s")
            .Control(ConsoleKey.E)
            .Control(ConsoleKey.W)
            .Type("3;")
            .Press(ConsoleKey.Home, ConsoleKey.Delete)
            .Type("S")
            .Press(ConsoleKey.End, ConsoleKey.LeftArrow, ConsoleKey.Backspace)
            .Type("4")
            .Press(ConsoleKey.End)
            .Type("\n");
        Assert.Equal("Select one 4;", await Editor(keys).ReadAsync(default));
        keys = new TypedKeys().Type("abc def;").Press(ConsoleKey.LeftArrow).Control(ConsoleKey.U).Type("x\n");
        Assert.Equal("x;", await Editor(keys).ReadAsync(default));
        keys = new TypedKeys().Type("x; abc").Control(ConsoleKey.A);
        keys.Press(ConsoleKey.RightArrow, ConsoleKey.RightArrow).Control(ConsoleKey.K).Type("\n");
        Assert.Equal("x;", await Editor(keys).ReadAsync(default));
    }

    [Fact]
    public async Task A_character_of_several_units_is_one_step()
    {
        var keys = new TypedKeys().Type("'👩‍👩‍👧é';").Press(ConsoleKey.LeftArrow, ConsoleKey.LeftArrow);
        keys.Press(ConsoleKey.Backspace, ConsoleKey.Backspace).Type("x\n");
        Assert.Equal("'x';", await Editor(keys).ReadAsync(default));
    }

    [Fact]
    public async Task Arrows_bring_back_earlier_statements_and_then_the_unfinished_one()
    {
        var keys = new TypedKeys().Type("one;\n").Type("two\nlines;\n").Type("dra");
        keys.Press(ConsoleKey.UpArrow).Press(ConsoleKey.UpArrow).Press(ConsoleKey.UpArrow).Type("\n");
        var editor = Editor(keys);
        Assert.Equal("one;", await editor.ReadAsync(default));
        Assert.Equal("two\nlines;", await editor.ReadAsync(default));
        // The second arrow moves within the two lines, the third to the statement before.
        Assert.Equal("one;", await editor.ReadAsync(default));
        keys.Type("dra").Press(ConsoleKey.UpArrow, ConsoleKey.DownArrow).Type("ft;\n");
        Assert.Equal("draft;", await editor.ReadAsync(default));
    }

    [Fact]
    public async Task Control_C_drops_what_was_typed_and_control_D_ends_the_shell()
    {
        var keys = new TypedKeys().Type("wrong").Control(ConsoleKey.C).Type("right;\n").Control(ConsoleKey.D);
        var editor = Editor(keys);
        Assert.Equal("right;", await editor.ReadAsync(default));
        Assert.Null(await editor.ReadAsync(default));
        Assert.Contains("wrong^C", _terminal.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_controls_a_terminal_is_not_sent_to_it()
    {
        _ = await Editor(new TypedKeys().Type("'a\u009b31mb';\n")).ReadAsync(default);
        Assert.DoesNotContain('\u009b', _terminal.ToString());
    }

    [Fact]
    public void A_new_shell_knows_what_the_last_one_ran()
    {
        var history = new ShellHistory(HistoryFile, _terminal);
        history.Add("select 1;");
        history.Add("select\n'ü';");
        history.Add("select\n'ü';");
        history.Add(" select 'not kept';");
        File.AppendAllText(HistoryFile, "\"cut");
        Assert.Equal(["select 1;", "select\n'ü';"], new ShellHistory(HistoryFile, _terminal).Entries);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(HistoryFile));
        }
    }

    [Fact]
    public void The_history_is_bounded_in_memory_and_on_disk()
    {
        var history = new ShellHistory(HistoryFile, _terminal);
        for (var i = 0; i <= 2 * ShellHistory.Limit; i++)
        {
            history.Add($"select {i};");
        }

        Assert.Equal(ShellHistory.Limit, history.Entries.Count);
        var next = new ShellHistory(HistoryFile, _terminal);
        Assert.Equal(ShellHistory.Limit, next.Entries.Count);
        Assert.Equal($"select {2 * ShellHistory.Limit};", next.Entries[^1]);
        Assert.Equal(ShellHistory.Limit, File.ReadAllLines(HistoryFile).Length);
    }

    [Fact]
    public void Passwords_do_not_reach_the_history_file()
    {
        var history = new ShellHistory(HistoryFile, _terminal);
        history.Add("select * from read_csv('https://anna:hunter2hunter2@example.com/x.csv');");
        Assert.DoesNotContain("hunter2", File.ReadAllText(HistoryFile), StringComparison.Ordinal);
        Assert.Contains("hunter2", history.Entries[0], StringComparison.Ordinal);
    }

    [Fact]
    public void A_history_that_cannot_be_written_is_said_once_and_stops_nothing()
    {
        File.WriteAllText(Path.Combine(_folder.FullName, "state"), "a file where a folder should be");
        var history = new ShellHistory(HistoryFile, _terminal);
        history.Add("select 1;");
        history.Add("select 2;");
        Assert.Equal(2, history.Entries.Count);
        Assert.Equal(1, _terminal.ToString().Split("no history is kept").Length - 1);
    }

    private LineEditor Editor(TypedKeys keys) =>
        new(keys, new EditorScreen(_terminal, () => 40), new ShellHistory(HistoryFile, _terminal));
}
