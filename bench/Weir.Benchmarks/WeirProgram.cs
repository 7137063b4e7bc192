using System.Globalization;
using Weir.Benchmarks.Measuring;

namespace Weir.Benchmarks;

/// <summary>The command lines of Weir that are measured, in one place so that a better one replaces them all.</summary>
internal sealed class WeirProgram
{
    private readonly string _program;
    private readonly int _threads;

    public WeirProgram(string program, int threads)
    {
        if (!File.Exists(program))
        {
            throw new BenchmarkException($"there is no {program}; run ./weir once");
        }

        _program = program;
        _threads = threads;
    }

    /// <summary>A query whose rows go to a CSV file.</summary>
    public string Query(string sql, string output, params string[] options) =>
        ShellText.Command([.. Sql(_threads), "--format", "csv", .. options, sql]) + " > " + ShellText.Quote(output);

    /// <summary>The same on one thread.</summary>
    public string QueryOnOneThread(string sql, string output) =>
        ShellText.Command([.. Sql(1), "--format", "csv", sql]) + " > " + ShellText.Quote(output);

    /// <summary>Rows of one place go to another: a statement that writes.</summary>
    public string Move(string sql, params string[] options) =>
        ShellText.Command([.. Sql(_threads), "-q", .. options, sql]);

    /// <summary>A load with ledger and counts.</summary>
    public string Copy(params string[] arguments) =>
        ShellText.Command([_program, "copy", "-q", .. arguments]) + " > /dev/null";

    /// <summary>A script of statements on standard input; its outcomes are written, though nobody reads them.</summary>
    public string Exec(string script, params string[] arguments) =>
        ShellText.Command([_program, "exec", "-q", .. arguments]) + $" < {ShellText.Quote(script)} > /dev/null";

    /// <summary>A job as a program.</summary>
    public string Generate(string job, string program) =>
        ShellText.Command([_program, "jobs", "generate", "-q", job, "-o", program]);

    /// <summary>Compiles a job's program ahead of time.</summary>
    public string Build(string program, string folder) =>
        ShellText.Command([_program, "jobs", "build", "-q", program, "-o", folder]);

    private string[] Sql(int threads) => [_program, "sql", "--threads", threads.ToString(CultureInfo.InvariantCulture)];
}
