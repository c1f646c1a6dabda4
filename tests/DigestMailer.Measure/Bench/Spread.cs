namespace DigestMailer.Measure.Bench;

/// <summary>The least, the middle and the most of the figures of several rounds.</summary>
internal readonly record struct Spread(double Min, double Median, double Max)
{
    public static Spread Of(IEnumerable<double> figures)
    {
        double[] sorted = [.. figures.Order()];
        ArgumentOutOfRangeException.ThrowIfZero(sorted.Length, nameof(figures));
        var middle = sorted.Length / 2;
        var median = sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        return new Spread(sorted[0], median, sorted[^1]);
    }
}
