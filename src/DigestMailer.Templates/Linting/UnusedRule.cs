namespace DigestMailer.Templates;

/// <summary>Variables that nobody reads, and parts that nobody puts in.</summary>
internal static class UnusedRule
{
    public static void Look(IReadOnlyCollection<Parsed> parsed, Findings findings)
    {
        var read = parsed.SelectMany(one => Read(one.Body)).ToHashSet(StringComparer.Ordinal);
        var included = parsed.SelectMany(one => SyntaxWalk.All(one.Body)).OfType<Call>().SelectMany(Literals).ToHashSet(StringComparer.Ordinal);
        foreach (var one in parsed)
        {
            findings.Source = one.Text;
            foreach (var name in SyntaxWalk.All(one.Body).SelectMany(SyntaxWalk.Sets).Where(name => !read.Contains(name.Text)).OrderBy(name => name.Span.Start).DistinctBy(name => name.Text))
            {
                findings.Warn(name.Span, "DMT3001", $"'{name.Text}' is set and never read: remove it, or print it");
            }

            if (one.Source.Model is null && !included.Contains(one.Source.Name))
            {
                findings.Warn(new Span(0, 0), "DMT3002", $"no template puts the part '{one.Source.Name}' in: remove it, or include it");
            }
        }
    }

    private static IEnumerable<string> Literals(Call call) => call.Target is Name { Text: "include" or "include_join" }
        ? call.Arguments.SelectMany(argument => SyntaxWalk.All(argument.Value)).OfType<Literal>().Where(one => one.Value.Kind == ValueKind.Text).Select(one => one.Value.Text)
        : [];

    /// <summary>Every name that stands where its value is wanted. What is only set, or changed by <c>x = x + 1</c>, is not read.</summary>
    private static IEnumerable<string> Read(Syntax root)
    {
        var targets = new HashSet<Syntax>(ReferenceEqualityComparer.Instance);
        foreach (var one in SyntaxWalk.All(root))
        {
            switch (one)
            {
                case Assign { Target: Name target, Value: var value }:
                    targets.Add(target);
                    targets.UnionWith(SyntaxWalk.All(value).OfType<Name>().Where(name => name.Text == target.Text));
                    break;
                case Capture { Target: Name target }:
                    targets.Add(target);
                    break;
                case Declare { Target: Name target }:
                    targets.Add(target);
                    break;
                case ReadOnly { Target: Name target }:
                    targets.Add(target);
                    break;
                case Dot { Target: Name { Text: "this" } } dot:
                    yield return dot.Member;
                    break;
                case Name name when !targets.Contains(name):
                    yield return name.Text;
                    break;
            }
        }
    }
}
