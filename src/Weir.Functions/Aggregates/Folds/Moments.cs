using System.Runtime.InteropServices;

namespace Weir.Functions;

/// <summary>
/// Count, mean and squared distances from it, updated and merged as in Chan, Golub, LeVeque, "Updating Formulae and a
/// Pairwise Algorithm for Computing Sample Variances" (1979).
/// </summary>
[StructLayout(LayoutKind.Auto)]
internal struct Moments
{
    public long Count;
    public double Mean;
    public double Squares;

    public void Add(double value)
    {
        Count++;
        var delta = value - Mean;
        Mean += delta / Count;
        Squares += delta * (value - Mean);
    }

    public void Merge(in Moments other)
    {
        if (other.Count == 0)
        {
            return;
        }

        if (Count == 0)
        {
            this = other;
            return;
        }

        var total = Count + other.Count;
        var delta = other.Mean - Mean;
        Squares += other.Squares + (delta * delta * Count / total * other.Count);
        Mean += delta * other.Count / total;
        Count = total;
    }
}
