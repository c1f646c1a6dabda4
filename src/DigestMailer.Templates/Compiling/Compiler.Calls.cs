namespace DigestMailer.Templates;

internal sealed partial class Compiler
{
    private Code Called(Call call)
    {
        if (call.Target is Name { Text: "include" })
        {
            return Part(call, apart: true) is { } part ? new PartCode(Site(call), part) : new ConstantCode(Site(call), Value.Null);
        }

        var target = call.Target is Unary { Sign: "@" } alias ? Compile(alias.Operand)
            : call.Target is Name { Text: "date" } date && IsLibraryName(date) ? FunctionOf(date, Library.Global("date")!)
            : Compile(call.Target);
        if (target is ConstantCode)
        {
            if (call.Target is not (Name or Dot))
            {
                Error(call.Target.Span, "DMT1016", "this cannot be called");
            }

            foreach (var argument in call.Arguments)
            {
                _ = Evaluated(argument.Value is Unary { Sign: "^" } spread ? spread.Operand : argument.Value);
            }

            return target;
        }

        if (target.Type.Kind is not (Known.Any or Known.Function))
        {
            Error(call.Target.Span, "DMT1016", "this is a value, not a function: it takes no arguments");
        }

        return Arguments(call, target);
    }

    private CallCode Arguments(Call call, Code target)
    {
        var codes = new List<Code>();
        var spreads = new List<bool>();
        foreach (var argument in call.Arguments)
        {
            var spread = argument.Value is Unary { Sign: "^" };
            spreads.Add(spread);
            codes.Add(Evaluated(spread ? ((Unary)argument.Value).Operand : argument.Value));
        }

        string[] names = [.. call.Arguments.Where(argument => argument.Name is not null).Select(argument => argument.Name!)];
        var result = default(Static);
        if (target is FunctionCode { Function: LibraryFunction function })
        {
            result = function.Type;
            if (!spreads.Contains(true) && function.Refuse(codes.Count, names) is { } wrong)
            {
                Error(call.Span, "DMT1012", wrong);
            }

            CheckWords(call, function);
            CheckPattern(call, function);
        }

        return new CallCode(Site(call), target, [.. codes], [.. spreads], names) { Type = result };
    }

    private void CheckWords(Call call, LibraryFunction function)
    {
        if (function.Name == "t" && call.Arguments is [{ Value: Literal { Value: { Kind: ValueKind.Text } key } }, ..] && !words.Knows(key.Text))
        {
            Error(call.Arguments[0].Span, "DMT1020", $"no catalogue has the words '{key.Text}'{Nearest.Hint(key.Text, words.Keys)}");
        }
    }

    /// <summary>A pattern that stands in the template is built now: its mistakes are found at save.</summary>
    private void CheckPattern(Call call, LibraryFunction function)
    {
        if (Array.IndexOf(function.Parameters, "options") < 0 || Given("pattern") is not Literal { Value: { Kind: ValueKind.Text } pattern } literal)
        {
            return;
        }

        var options = Given("options");
        if (options is null or Literal { Value.Kind: ValueKind.Text } && patterns.Add(pattern.Text, options is Literal { Value: var letters } ? letters.Text : "") is { } wrong)
        {
            Error(literal.Span, "DMT1021", wrong);
        }

        Expression? Given(string name)
        {
            var index = Array.IndexOf(function.Parameters, name);
            return call.Arguments.FirstOrDefault(argument => argument.Name == name)?.Value
                ?? (index < call.Arguments.Count && call.Arguments[index].Name is null ? call.Arguments[index].Value : null);
        }
    }

    private UserFunction UserFunction(Function syntax)
    {
        var function = new UserFunction(syntax.Name, syntax);
        var (outerUnit, outerScope, outerLoop, outerDead) = (unit, scope, loopStart, dead);
        (unit, scope, loopStart, dead) = (Unit.Of(syntax.Body), null, HtmlState.Element, false);
        if (syntax.Parameters is { } parameters)
        {
            function.Slots = [.. parameters.Select(_ => HiddenSlot())];
            foreach (var (parameter, slot) in parameters.Zip(function.Slots))
            {
                scope = new LoopScope(scope, parameter.Name, slot, default);
            }

            function.Defaults = [.. parameters.Select(parameter => parameter.Default is null ? null : Evaluated(parameter.Default))];
            function.Own = [.. function.Slots, .. SyntaxWalk.All(syntax.Body, intoFunctions: false)
                .SelectMany(SyntaxWalk.Sets)
                .Where(name => !name.IsLocal && !parameters.Any(parameter => parameter.Name == name.Text))
                .Select(name => Slot(name.Text))
                .Distinct()];
        }

        function.Body = Apart(syntax.Span, "a function", own: true, () => Statement(syntax.Body) ?? new BlockStep([]));
        function.Locals = unit.Count;
        (unit, scope, loopStart, dead) = (outerUnit, outerScope, outerLoop, outerDead);
        return function;
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

        var refusal = !all.TryGetValue(name, out var part)
            ? $"there is no part '{name}'{Nearest.Hint(name, all.Keys)}; there are {string.Join(", ", all.Values.Where(one => one.Source.Model is null).Select(one => one.Source.Name).Order())}"
            : part.Source.Model is not null ? $"'{name}' is a template of its own, not a part"
            : part.Source.Kind != root.Source.Kind ? $"'{name}' is a part for {part.Source.Kind} output, and this is {root.Source.Kind}"
            : chain.Any(link => link.Part == name) ? $"'{name}' includes itself: {string.Join(" → ", chain.Select(link => link.Part).SkipWhile(link => link != name))} → {name}"
            : chain.Count >= limits.IncludeDepth ? $"parts include one another deeper than {limits.IncludeDepth}"
            : ++parts > MostParts ? $"this template puts in more than {MostParts} parts"
            : null;
        if (refusal is not null)
        {
            Error(call.Span, "DMT1041", refusal);
            return null;
        }

        var arguments = call.Arguments.Skip(1).ToArray();
        Code[] codes = [.. arguments.Select(argument => Evaluated(argument.Value))];
        string[] names = [.. arguments.Where(argument => argument.Name is not null).Select(argument => argument.Name!)];
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
