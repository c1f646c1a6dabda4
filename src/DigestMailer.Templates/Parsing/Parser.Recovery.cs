namespace DigestMailer.Templates;

/// <summary>What happens behind a mistake: the rest of its statement is left out, and no error follows from another.</summary>
internal sealed partial class Parser
{
    /// <summary>Words of other template languages, and what to write here.</summary>
    private static readonly Dictionary<string, string> ForeignWords = new(StringComparer.Ordinal)
    {
        ["elseif"] = "else if", ["elsif"] = "else if", ["elif"] = "else if", ["unless"] = "if !(…)", ["foreach"] = "for", ["switch"] = "case",
        ["endif"] = "end", ["endfor"] = "end", ["endcase"] = "end", ["endwhile"] = "end", ["endcapture"] = "end", ["endunless"] = "end",
        ["and"] = "&&", ["or"] = "||", ["not"] = "!",
    };

    private static Fault? Foreign(Token token) => token.Kind == TokenKind.Identifier && ForeignWords.TryGetValue(token.Symbol, out var right)
        ? new Fault(token.Span, "DMT0107", $"'{token.Symbol}' is no word of this language: write '{right}'")
        : null;

    /// <summary>A foreign word that opens, divides or closes a block is reported and then taken for the right one, so that the block is not lost.</summary>
    private void TranslateForeign()
    {
        if (Foreign(Now) is not { } fault || ForeignWords[Now.Symbol] is not ("end" or "else if" or "for" or "case" or "if !(…)"))
        {
            return;
        }

        Report(fault);
        var word = Now;
        var right = ForeignWords[word.Symbol] is "else if" ? "else" : ForeignWords[word.Symbol].Split(' ')[0];
        tokens[at] = word with { Symbol = right };
        if (right == "else")
        {
            tokens.Insert(at + 1, new Token(TokenKind.Identifier, word.End, word.End, false, true, "if"));
        }
    }

    /// <param name="start">The first token of what went wrong.</param>
    private void Recover(Fault fault, int start)
    {
        Report(fault);
        Skip(start);
        for (var i = Math.Max(0, start - 1); i < at; i++)
        {
            if (tokens[i].Kind == TokenKind.Identifier)
            {
                mistakes.Lost.Add(tokens[i].Symbol);
            }
        }
    }

    /// <summary>Just behind the last token: where something is missing at the end of a line.</summary>
    private Span Here => Ended && at > 0 && !tokens[at - 1].Is("|") && !tokens[at - 1].Is("|>") ? new Span(tokens[at - 1].End, tokens[at - 1].End) : Now.Span;

    /// <summary>To the end of the statement that went wrong; inside its brackets a new line is no end.</summary>
    private void Skip(int start)
    {
        if (stopped)
        {
            at = tokens.Count - 1;
            return;
        }

        var open = 0;
        for (var i = start; i < at; i++)
        {
            open = Opened(open, tokens[i]);
        }

        while (Now.Kind is not (TokenKind.Exit or TokenKind.Semicolon or TokenKind.Text or TokenKind.End) && (open > 0 || !Now.Line))
        {
            open = Opened(open, Now);
            at++;
        }
    }

    private static int Opened(int before, Token token) => token.Kind != TokenKind.Symbol ? before : token.Symbol switch
    {
        "(" or "[" or "{" => before + 1,
        ")" or "]" or "}" => Math.Max(0, before - 1),
        _ => before,
    };

    private void Report(Fault fault) => mistakes.Add(fault.Span, fault.Code, fault.Message);

    /// <summary>Leaves the statement that cannot be read; caught where statements are collected.</summary>
    private sealed class Fault(Span span, string code, string message) : Exception(message)
    {
        public Span Span => span;

        public string Code => code;
    }
}
