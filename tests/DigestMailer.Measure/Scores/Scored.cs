namespace DigestMailer.Measure.Scores;

/// <summary>How a component did on labelled cases.</summary>
/// <param name="Name">Of the file or the group.</param>
/// <param name="Disagreements">One line a case, with what was said and what was expected.</param>
internal sealed record Scored(string Name, int Agrees, int Of, IReadOnlyList<string> Disagreements)
{
    public IEnumerable<string> Lines => [$"agrees {Agrees} of {Of} ({Name})", .. Disagreements.Select(line => $"  - {line}")];

    /// <param name="disagreement">Null where the component agrees with the label.</param>
    public static Scored Judge<T>(string name, IReadOnlyList<T> cases, Func<T, string?> disagreement)
    {
        var wrong = cases.Select(disagreement).OfType<string>().ToList();
        return new Scored(name, cases.Count - wrong.Count, cases.Count, wrong);
    }
}
