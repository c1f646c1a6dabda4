namespace DigestMailer.Selection;

/// <summary>How well a paper fits a wish that it meets: the sum over the terms found, the rarer ones counting more.</summary>
internal static class Score
{
    /// <summary>Once in the title outweighs any number of times in the abstract, which adds up to less than 1.</summary>
    private const double Title = 2;

    private const double Saturation = 1.2;
    private const double LengthShare = 0.75;

    public static double Of(Answer answer, int paper, PaperIndex index)
    {
        // Six places: the order must not hang on how a processor rounds the last bit of a logarithm.
        return Math.Round(Sum(answer, paper, 1, index), 6);
    }

    private static double Sum(Answer answer, int paper, double weight, PaperIndex index) => answer.Match switch
    {
        Match.Not => 0,
        Match.Optional => answer.Parts[0].Yes[paper] ? Sum(answer.Parts[0], paper, weight, index) : 0,
        _ when !answer.Yes[paper] => 0,
        Match.Boosted boosted => Sum(answer.Parts[0], paper, weight * (double)boosted.Weight, index),
        Match.Leaf => weight * answer.Rarity * (answer.IsText ? Fit(answer.HitIn(paper), paper, index) : 1),
        _ => answer.Parts.Sum(part => Sum(part, paper, weight, index)),
    };

    /// <summary>BM25's saturation on the abstract, and a fixed share for the title.</summary>
    private static double Fit(Hit hit, int paper, PaperIndex index)
    {
        var length = index.Texts[paper].Abstract.Words.Length / index.AverageLength;
        var slowness = Saturation * (1 - LengthShare + (LengthShare * length));
        return (hit.Title > 0 ? Title : 0) + (hit.Abstract / (hit.Abstract + slowness));
    }
}
