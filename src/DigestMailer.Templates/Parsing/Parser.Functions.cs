namespace DigestMailer.Templates;

internal sealed partial class Parser
{
    private (Name Name, Function Function) NamedFunction(Token word)
    {
        var start = at;
        var name = new Name(word.Span, "_");
        try
        {
            var target = Now.Kind == TokenKind.Identifier ? Postfixless() : throw new Fault(Here, "DMT0108", $"the name of the function is expected here, not {Show(Now)}");
            name = target as Name ?? throw new Fault(target.Span, "DMT0108", "a function needs a plain name");
        }
        catch (Fault fault)
        {
            // The rest of the head is left out, the body is read.
            Recover(fault, start);
        }

        return (name, FunctionRest(word, name.Text, start));
    }

    /// <param name="start">The first token behind the opening word.</param>
    private Function FunctionRest(Token word, string name, int start)
    {
        var outer = (bracketed, callless, header);
        (bracketed, callless, header) = (false, false, false);
        List<Parameter>? parameters = null;
        try
        {
            if (Now.Is("(") && (name.Length > 0 || !Now.Space))
            {
                parameters = Parameters();
            }

            EndOfStatement();
        }
        catch (Fault fault)
        {
            (bracketed, callless, header) = (false, false, false);
            Recover(fault, start);
        }

        var body = BlockUntilWord();
        Close(word.Span, name.Length > 0 ? "func" : "do");
        (bracketed, callless, header) = outer;
        return new Function(word.Span, name, parameters, body);
    }

    private List<Parameter> Parameters()
    {
        at++;
        var parameters = new List<Parameter>();
        while (!Now.Is(")"))
        {
            var word = Now;
            if (word.Kind != TokenKind.Identifier || Keywords.Contains(word.Symbol))
            {
                throw new Fault(word.Span, "DMT0119", $"the name of a parameter is expected here, not {Show(word)}");
            }

            at++;
            Expression? standard = null;
            var rest = Now.Is("...");
            if (rest)
            {
                at++;
            }
            else if (Now.Is("="))
            {
                at++;
                standard = Grouped(Expression);
            }

            if (parameters.Count > 0 && (parameters[^1].Rest || (parameters[^1].Default is not null && standard is null && !rest)))
            {
                throw new Fault(word.Span, "DMT0120", "parameters come in this order: plain, with a default, the rest");
            }

            parameters.Add(new Parameter(word.Span, word.Symbol, standard, rest));
            if (!Now.Is(","))
            {
                break;
            }

            at++;
        }

        Expect(")");
        return parameters;
    }
}
