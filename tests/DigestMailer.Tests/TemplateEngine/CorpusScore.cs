using System.Globalization;

namespace DigestMailer.Tests.TemplateEngine;

/// <summary>How far the engine agrees with recorded outputs of the language.</summary>
public static class CorpusScore
{
    /// <summary>Reads a folder of cases.</summary>
    /// <returns>
    /// First <c>agrees N of M</c>, then <c>on purpose P</c> with its kinds and reasons, then <c>wrong W</c>;
    /// then a line for each group and the names of the cases that do not agree.
    /// </returns>
    public static IReadOnlyList<string> Score(string folder)
    {
        var results = Directory.EnumerateFiles(folder, "*.sbn", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal)
            .Select(file => new CorpusCase(file))
            .Select(one => (one.Group, one.Name, Verdict: CorpusVerdict.Of(one)))
            .ToArray();
        var meant = results.Select(one => one.Verdict).OfType<CorpusVerdict.OnPurpose>().ToArray();
        return
        [
            $"agrees {results.Count(one => one.Verdict is CorpusVerdict.Agrees)} of {results.Length}",
            string.Create(CultureInfo.InvariantCulture, $"on purpose {meant.Length} ({100.0 * meant.Length / Math.Max(1, results.Length):0.0} %)"),
            .. meant.GroupBy(one => one.Kind).OrderBy(kind => kind.Key, StringComparer.Ordinal)
                .Select(kind => $"  {kind.Key}: {kind.Count()}, {CorpusVerdict.Reasons[kind.Key]}"),
            $"wrong {results.Count(one => one.Verdict is CorpusVerdict.Wrong)}",
            .. results.GroupBy(one => one.Group)
                .Select(group => $"  {group.Key}: agrees {group.Count(one => one.Verdict is CorpusVerdict.Agrees)} of {group.Count()}"),
            .. results.Where(one => one.Verdict is CorpusVerdict.OnPurpose)
                .Select(one => $"  - on purpose {one.Group}/{one.Name}: {((CorpusVerdict.OnPurpose)one.Verdict).Kind}"),
            .. results.Where(one => one.Verdict is CorpusVerdict.Wrong).Select(one => $"  - wrong {one.Group}/{one.Name}"),
        ];
    }
}
