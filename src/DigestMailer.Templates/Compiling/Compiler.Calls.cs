namespace DigestMailer.Templates;

internal sealed partial class Compiler
{
    private Code Called(Call call)
    {
        if (call.Target is Name { Text: "include" })
        {
            return Part(call, apart: true) is { } part ? new PartCode(Site(call), part) : new ConstantCode(Site(call), Value.Null);
        }

        if (call.Target is Name { Text: "include_join" })
        {
            return Joined(call, apart: true) is { } join ? new PartCode(Site(call), join) : new ConstantCode(Site(call), Value.Null);
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
        else if (call.Target is Name { IsLocal: false } callee && Declared(callee.Text) is { } declared && !spreads.Contains(true))
        {
            CheckArguments(call.Span, declared, call.Arguments.Count - names.Length, names);
        }

        return new CallCode(Site(call), target, [.. codes], [.. spreads], names) { Type = result };
    }

    private void CheckWords(Call call, LibraryFunction function)
    {
        if (function.Name == "t" && call.Arguments is [{ Value: Literal { Value: { Kind: ValueKind.Text } key } }, ..] && !words.Knows(key.Text))
        {
            Error(call.Arguments[0].Span, "DMT1020", $"no catalogue has the words '{key.Text}'{Nearest.Hint(key.Text, words.Keys)}; a new key goes into every file of locales/");
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
}
