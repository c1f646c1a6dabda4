namespace DigestMailer.Templates;

/// <summary><c>include</c> and <c>include_join</c>: which parts they put in is known before anything runs.</summary>
internal sealed partial class Compiler
{
    private const string InTemplate = "tpl:";

    private static string? PartName(Call call) =>
        call is { Target: Name { Text: "include" }, Arguments: [{ Value: Literal { Value: { Kind: ValueKind.Text } text } }, ..] } ? text.Text : null;

    /// <summary>Every part that a call may put in.</summary>
    private static IEnumerable<string> PartNames(Call call)
    {
        if (PartName(call) is { } name)
        {
            yield return name;
        }
        else if (call.Target is Name { Text: "include_join" })
        {
            foreach (var part in (call.Arguments is [{ Value: ListLiteral list }, ..] ? list.Items : []).Concat(call.Arguments.Skip(1).Select(argument => argument.Value)))
            {
                if (part is Literal { Value: { Kind: ValueKind.Text } text })
                {
                    yield return text.Text.StartsWith(InTemplate, StringComparison.Ordinal) ? text.Text[InTemplate.Length..] : text.Text;
                }
            }
        }
    }

    private JoinStep? Joined(Call call, bool apart)
    {
        if (call.Arguments is not [{ Value: ListLiteral list }, _, ..] || call.Arguments.Count > 4 || call.Arguments.Any(argument => argument.Name is not null)
            || list.Items.Any(item => item is not Literal { Value.Kind: ValueKind.Text }))
        {
            Error(call.Span, "DMT1040", "'include_join' takes a list of part names as plain strings, a separator and, if wanted, what stands before and behind: include_join ['a', 'b'] ', '");
            return null;
        }

        Code[] given = [.. call.Arguments.Select(argument => Evaluated(argument.Value))];
        Step? Component(int index)
        {
            if (index >= call.Arguments.Count)
            {
                return null;
            }

            if (call.Arguments[index].Value is Literal { Value: { Kind: ValueKind.Text } text } && text.Text.StartsWith(InTemplate, StringComparison.Ordinal))
            {
                return Part(call, text.Text[InTemplate.Length..], [], [], apart);
            }

            var place = apart && html is not null ? Place.Element : Hole(call.Arguments[index].Span, given[index].Type.Kind);
            return new GivenStep(index, place);
        }

        // In the order of writing, so that each is judged where it stands.
        var opening = Component(2);
        PartStep?[] parts = [.. list.Items.Select(item => Part(call, ((Literal)item).Value.Text, [], [], apart))];
        var separator = Component(1);
        var closing = Component(3);
        return new JoinStep(Site(call), given, [.. parts.OfType<PartStep>()], separator, opening, closing);
    }

    /// <summary>Puts a part in, checked in the context of this very place.</summary>
    /// <param name="apart">Its output becomes a value.</param>
    private PartStep? Part(Call call, bool apart)
    {
        if (PartName(call) is not { } name)
        {
            Error(call.Span, "DMT1040", "'include' takes the name of a part as a plain string, so that all parts are known before anything runs");
            return null;
        }

        var arguments = call.Arguments.Skip(1).ToArray();
        Code[] codes = [.. arguments.Select(argument => Evaluated(argument.Value))];
        string[] names = [.. arguments.Where(argument => argument.Name is not null).Select(argument => argument.Name!)];
        return Part(call, name, codes, names, apart);
    }

    private PartStep? Part(Syntax call, string name, Code[] codes, string[] names, bool apart)
    {
        var refusal = !all.TryGetValue(name, out var part)
            ? $"there is no part '{name}'{Nearest.Hint(name, all.Keys)}; there are {string.Join(", ", all.Values.Where(one => one.Source.Model is null).Select(one => one.Source.Name).Order())}"
            : part.Source.Model is not null ? $"'{name}' is a template of its own, not a part"
            : part.Source.Kind != root.Source.Kind ? $"'{name}' is a part for {part.Source.Kind} output, and this is {root.Source.Kind}"
            : chain.Count >= limits.IncludeDepth ? $"parts include one another deeper than {limits.IncludeDepth}"
            : ++parts > MostParts ? $"this template puts in more than {MostParts} parts"
            : (partText += part.Text.Text.Length) > MostPartText ? $"the parts that this template puts in have more than {MostPartText} characters together"
            : null;
        if (refusal is not null)
        {
            Error(call.Span, "DMT1041", refusal);
            return null;
        }

        if (chain.Any(link => link.Part == name))
        {
            Error(call.Span, "DMT1042", $"'{name}' includes itself: {string.Join(" → ", chain.Select(link => link.Part).SkipWhile(link => link != name))} → {name}");
            return null;
        }

        var site = Site(call);
        var (outer, outerUnit, outerLoop) = (current, unit, loopStart);
        chain.Add((name, current.Text.Link(call.Span)));
        (current, unit) = (part!, Unit.Of(part!.Body));
        unit.Assigned.UnionWith(names.Select(given => $"${given}"));
        var start = apart ? HtmlState.Element : html?.State ?? default;
        var outerStart = unitStart;
        unitStart = loopStart = start;
        var end = new Span(part.Text.Text.Length, part.Text.Text.Length);
        var body = apart ? Apart(end, $"the part '{name}'", own: true, () => Block(part.Body)) : Block(part.Body);
        if (!apart)
        {
            EndsIn(start, end, $"the part '{name}'");
        }

        var step = new PartStep(site, name, body, codes, names, unit.Count);
        chain.RemoveAt(chain.Count - 1);
        (current, unit, loopStart, unitStart) = (outer, outerUnit, outerLoop, outerStart);
        return step;
    }
}
