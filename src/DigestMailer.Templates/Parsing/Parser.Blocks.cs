namespace DigestMailer.Templates;

/// <summary>Statements with several blocks. A mistake in a head must not lose the blocks below it.</summary>
internal sealed partial class Parser
{
    /// <summary>A chain of <c>else if</c> lies beside its <c>if</c>, not inside: it is read without going deeper.</summary>
    private If IfStatement(Token word)
    {
        var arms = new List<(Token Word, Expression Test, Block Then)>();
        Block? otherwise = null;
        for (var next = word; ;)
        {
            arms.Add((next, Header(), BlockUntilWord()));
            if (!Now.IsWord("else"))
            {
                break;
            }

            var divider = tokens[at++];
            if (Now.IsWord("if") && !Now.Line)
            {
                next = tokens[at++];
                continue;
            }

            EndOfStatement();
            otherwise = BlockUntilWord() with { Span = divider.Span };
            break;
        }

        Close(word.Span, "if");
        Statement? rest = otherwise;
        for (var i = arms.Count - 1; i > 0; i--)
        {
            rest = new If(Span.Cover(arms[i].Word.Span, arms[i].Test.Span), arms[i].Test, arms[i].Then, rest);
        }

        return new If(Span.Cover(word.Span, arms[0].Test.Span), arms[0].Test, arms[0].Then, rest);
    }

    private Case CaseStatement(Token word)
    {
        var value = Header();
        var before = BlockUntilWord();
        var ghost = before.Statements.FirstOrDefault(one => one is not TextPiece piece || !source.Text.AsSpan()[piece.Span.Start..piece.Span.End].IsWhiteSpace());
        if (ghost is not null)
        {
            mistakes.Add(ghost.Span, "DMT0111", "nothing may stand between 'case' and its first 'when'");
        }
        else if (!Now.IsWord("when") && Now.Kind != TokenKind.End)
        {
            mistakes.Add(Now.Span, "DMT0111", $"a 'case' begins with 'when', not with '{Now.Symbol}'");
        }

        var whens = new List<When>();
        Block? otherwise = null;
        while (Now.IsWord("when"))
        {
            whens.Add(OneWhen());
        }

        if (Now.IsWord("else"))
        {
            at++;
            otherwise = BlockUntilWord();
        }

        Close(word.Span, "case");
        return new Case(Span.Cover(word.Span, value.Span), value, whens, otherwise);
    }

    private When OneWhen()
    {
        var start = at;
        var when = tokens[at++];
        var values = new List<Expression>();
        try
        {
            do
            {
                values.Add(Binary(Precedence("&&")));
            }
            while (Now.Is(",") || Now.Is("||") ? at++ >= 0 : false);
            EndOfStatement();
        }
        catch (Fault fault)
        {
            Recover(fault, start);
        }

        return new When(when.Span, values, BlockUntilWord());
    }

    /// <summary><c>for</c> and <c>tablerow</c>.</summary>
    private For ForStatement(Token word)
    {
        var start = at;
        var what = word.Symbol;
        Expression variable = new Name(word.Span, "_");
        Expression items = new ListLiteral(word.Span, []);
        var options = new Dictionary<string, Expression>(StringComparer.Ordinal);
        var reversed = false;
        var outer = (bracketed, callless, header);
        try
        {
            variable = Postfixless();
            if (!Now.IsWord("in"))
            {
                throw new Fault(Now.Span, "DMT0112", $"'in' is expected here, not {Show(Now)}: write '{what} x in list'");
            }

            at++;
            header = true;
            items = Expression();
            while (!AtEnd() && Now.Kind == TokenKind.Identifier)
            {
                var option = tokens[at++];
                if (option.Symbol == "reversed")
                {
                    reversed = true;
                    continue;
                }

                if (!(option.Symbol is "offset" or "limit" || (option.Symbol == "cols" && what == "tablerow")))
                {
                    throw Foreign(option) ?? new Fault(option.Span, "DMT0113", $"'{option.Symbol}' is no option of '{what}': there are offset, limit{(what == "for" ? "" : ", cols")} and reversed{Nearest.Hint(option.Symbol, ["offset", "limit", "reversed"])}");
                }

                Expect(":");
                options[option.Symbol] = WithoutCalls();
            }

            header = outer.header;
            EndOfStatement();
        }
        catch (Fault fault)
        {
            (bracketed, callless, header) = outer;
            Recover(fault, start);
        }

        var body = BlockUntilWord();
        Block? otherwise = null;
        if (Now.IsWord("else"))
        {
            at++;
            otherwise = BlockUntilWord();
        }

        Close(word.Span, what);
        var span = Span.Cover(word.Span, items.Span);
        var loop = new For(span, variable, items, options.GetValueOrDefault("offset"), options.GetValueOrDefault("limit"), reversed, body, otherwise);
        return what == "for" ? loop : loop with { Row = new TableRow(options.GetValueOrDefault("cols")) };
    }

    /// <summary>The expression at the head of a block.</summary>
    private Expression Header()
    {
        var (start, outer) = (at, (bracketed, callless, header));
        try
        {
            var value = Expression();
            EndOfStatement();
            return value;
        }
        catch (Fault fault)
        {
            (bracketed, callless, header) = outer;
            Recover(fault, start);
            return new Broken(tokens[start].Span);
        }
    }
}
