using System.Runtime.InteropServices;

namespace Weir.Functions;

/// <summary>Moments of pairs (y, x) with the products of their distances from the means.</summary>
[StructLayout(LayoutKind.Auto)]
internal struct PairMoments
{
    public Moments Y;
    public Moments X;
    public double Products;

    public void Add(double y, double x)
    {
        var distance = x - X.Mean;
        X.Add(x);
        Y.Add(y);
        Products += distance * (y - Y.Mean);
    }

    public void Merge(in PairMoments other)
    {
        if (X.Count > 0 && other.X.Count > 0)
        {
            var weight = (double)X.Count * other.X.Count / (X.Count + other.X.Count);
            Products += other.Products + ((other.X.Mean - X.Mean) * (other.Y.Mean - Y.Mean) * weight);
        }
        else if (X.Count == 0)
        {
            Products = other.Products;
        }

        Y.Merge(in other.Y);
        X.Merge(in other.X);
    }
}
