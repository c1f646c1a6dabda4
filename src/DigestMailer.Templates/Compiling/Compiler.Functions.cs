namespace DigestMailer.Templates;

/// <summary>Functions that a template declares.</summary>
internal sealed partial class Compiler
{
    private UserFunction UserFunction(Function syntax)
    {
        var function = new UserFunction(syntax.Name, syntax);
        var (outerUnit, outerScope, outerLoop, outerDead, outerLoops) = (unit, scope, loopStart, dead, loops);
        // A function without a name sees the parameters around it; one with a name only what every page sees.
        (unit, scope, loopStart, dead) = (Unit.Of(syntax.Body, isFunction: true), syntax.Name.Length == 0 ? outerScope : null, HtmlState.Element, false);
        loops = 0;
        if (syntax.Name is ['$', ..])
        {
            // A local function knows itself.
            unit.Assigned.Add(syntax.Name);
            function.Self = unit.Slot(syntax.Name);
        }

        var called = globals.Withs ? new CalledScope(scope, syntax.Parameters is not null) : null;
        scope = called ?? scope;
        if (syntax.Parameters is { } parameters)
        {
            function.Slots = [.. parameters.Select(_ => HiddenSlot())];
            foreach (var (parameter, slot) in parameters.Zip(function.Slots))
            {
                scope = new LoopScope(scope, parameter.Name, slot, default);
            }

            // A default is worked out where the function is called, which may be any place of the markup.
            var state = State;
            State = Nowhere;
            function.Defaults = [.. parameters.Select(parameter => parameter.Default is null ? null : Evaluated(parameter.Default))];
            State = state;
            string[] own = [.. OwnNames(syntax.Body).Where(name => !parameters.Any(parameter => parameter.Name == name)).Distinct()];
            function.Own = [.. function.Slots, .. own.Select(Slot)];
            for (var i = 0; called is not null && i < own.Length; i++)
            {
                called.Own[own[i]] = parameters.Count + i;
            }
        }

        function.Body = Apart(syntax.Span, "a function", own: true, () => Statement(syntax.Body) ?? new BlockStep([]));
        function.Locals = unit.Count;
        function.LocalNames = unit.Slots;
        (unit, scope, loopStart, dead, loops) = (outerUnit, outerScope, outerLoop, outerDead, outerLoops);
        return function;
    }

    /// <summary>The global names that a function's text sets, the nameless functions in it included.</summary>
    private static IEnumerable<string> OwnNames(Syntax body)
    {
        foreach (var one in SyntaxWalk.All(body, intoFunctions: false))
        {
            foreach (var name in SyntaxWalk.Sets(one).Where(name => !name.IsLocal))
            {
                yield return name.Text;
            }

            if (one is FunctionLiteral { Function: { Parameters: null } nameless })
            {
                foreach (var name in OwnNames(nameless.Body))
                {
                    yield return name;
                }
            }
        }
    }

    /// <summary>The one function that this name stands for wherever it is called, if that is certain.</summary>
    private Function? Declared(string name) =>
        Own(name) is null && !globals.Imports && !globals.Withs && globals.Functions.Find(name) is { Parameters: not null } function ? function : null;

    private void CheckArguments(Span span, Function function, int count, string[] names)
    {
        var parameters = function.Parameters!;
        var name = $"'{function.Name}'";
        var missing = parameters.Skip(count).FirstOrDefault(one => one is { Default: null, Rest: false } && !names.Contains(one.Name));
        if (names.FirstOrDefault(given => !parameters.Any(one => one.Name == given)) is { } unknown)
        {
            Error(span, "DMT1012", $"{name} has no parameter '{unknown}'{Nearest.Hint(unknown, parameters.Select(one => one.Name))}");
        }
        else if (count > parameters.Count && !(parameters is [.., { Rest: true }]))
        {
            Error(span, "DMT1012", $"{name} takes {parameters.Count} argument{(parameters.Count == 1 ? "" : "s")}, here are {count}");
        }
        else if (missing is not null)
        {
            Error(span, "DMT1012", $"{name} needs an argument for '{missing.Name}'");
        }
    }
}
