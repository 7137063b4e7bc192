using System.Runtime.InteropServices;

namespace Weir.Connectors.Resilience;

/// <summary>A call that a <see cref="CircuitBreaker"/> let through; tells it how it ended, once.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly struct CircuitCall
{
    private readonly CircuitBreaker _breaker;
    private readonly long _generation;

    internal CircuitCall(CircuitBreaker breaker, long generation)
    {
        _breaker = breaker;
        _generation = generation;
    }

    /// <summary>The source answered.</summary>
    public void Succeeded() => _breaker.Record(_generation, CallEnd.Success);

    /// <summary>The source could not be used.</summary>
    public void Failed() => _breaker.Record(_generation, CallEnd.Failure);

    /// <summary>The call says nothing about the source: it counts for nothing.</summary>
    public void Ignored() => _breaker.Record(_generation, CallEnd.Ignored);

    /// <summary>By the error: only those that have their cause outside of Weir and the statement count.</summary>
    public void Failed(Exception exception)
    {
        if (exception is WeirException { IsTransient: true })
        {
            Failed();
        }
        else
        {
            Ignored();
        }
    }
}
