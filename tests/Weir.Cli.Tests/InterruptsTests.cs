using Weir.Cli.Interactive;

namespace Weir.Cli.Tests;

/// <summary>Who takes a Ctrl-C.</summary>
public sealed class InterruptsTests : IDisposable
{
    public void Dispose() => Interrupts.Take(null);

    [Fact]
    public void Every_interrupt_between_statements_passes_without_effect()
    {
        Interrupts.Ignore();
        Assert.True(Interrupts.TryGive());
        Assert.True(Interrupts.TryGive());
    }

    [Fact]
    public void The_second_interrupt_of_a_statement_is_the_process_s()
    {
        var stopped = 0;
        Interrupts.Take(() => stopped++);
        Assert.True(Interrupts.TryGive());
        Assert.False(Interrupts.TryGive());
        Assert.Equal(1, stopped);
    }
}
