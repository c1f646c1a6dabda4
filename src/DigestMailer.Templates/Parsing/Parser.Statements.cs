namespace DigestMailer.Templates;

internal sealed partial class Parser
{
    private Statement OneStatement()
    {
        var token = Now;
        if (token.Kind == TokenKind.Text)
        {
            at++;
            return new TextPiece(token.Span);
        }

        var property = tokens[Math.Min(at + 1, tokens.Count - 1)] is { Space: false } next && (next.Is(".") || next.Is("?."));
        if (token.Kind == TokenKind.Identifier && Keywords.Contains(token.Symbol) && token.Symbol != "do" && !property)
        {
            return Deeper(() => KeywordStatement(token));
        }

        if (token.Kind == TokenKind.Identifier && Foreign.TryGetValue(token.Symbol, out var right))
        {
            throw new Fault(token.Span, "DMT0107", $"'{token.Symbol}' is no word of this language: write '{right}'");
        }

        return ExpressionStatement();
    }

    private Statement ExpressionStatement()
    {
        var start = Now.Start;
        var value = Expression();
        if (Now.Kind != TokenKind.Symbol || Now.Symbol is not ("=" or "+=" or "-=" or "*=" or "/=" or "//=" or "%="))
        {
            return new Print(From(start), value);
        }

        var sign = tokens[at++];
        if (value is Call { Target: Name name } call && sign.Symbol == "=" && call.Arguments.All(one => one is { Name: null, Value: Name { IsLocal: false } }))
        {
            Parameter[] parameters = [.. call.Arguments.Select(one => new Parameter(one.Span, ((Name)one.Value).Text, null, false))];
            var body = Expression();
            var function = new Function(From(start), name.Text, parameters, new Return(body.Span, body));
            return new Declare(From(start), name, function);
        }

        CheckTarget(value);
        return new Assign(From(start), value, sign.Symbol, Expression());
    }

    private Statement KeywordStatement(Token word)
    {
        at++;
        switch (word.Symbol)
        {
            case "if":
                return IfStatement(word);
            case "case":
                return CaseStatement(word);
            case "for":
                return ForStatement(word);
            case "while":
                var test = Header();
                var turns = BlockUntilWord();
                Close(word.Span, "while");
                return new While(From(word.Start), test, turns);
            case "break" or "continue":
                return new Jump(word.Span, word.Symbol == "break");
            case "ret":
                return new Return(word.Span, AtEnd() ? null : Expression());
            case "capture":
                var target = Header();
                CheckTarget(target);
                var captured = BlockUntilWord();
                Close(word.Span, "capture");
                return new Capture(word.Span, target, captured);
            case "with":
                var inner = Header();
                var body = BlockUntilWord();
                Close(word.Span, "with");
                return new With(word.Span, inner, body);
            case "wrap":
                var call = Header();
                var block = BlockUntilWord();
                Close(word.Span, "wrap");
                return new Wrap(word.Span, call, block);
            case "func":
                var named = Postfixless();
                var function = FunctionRest(word, (named as Name)?.Text ?? throw new Fault(named.Span, "DMT0108", "a function needs a name"));
                return new Declare(word.Span, named, function);
            case "readonly":
                return new ReadOnly(word.Span, Postfixless());
            case "import":
                return new Import(word.Span, Expression());
            case "tablerow":
                mistakes.Add(word.Span, "DMT0109", "'tablerow' is not part of this release: write the row with 'for'");
                Skip();
                BlockUntilWord();
                Close(word.Span, "tablerow");
                return new Block(word.Span, []);
            default:
                throw new Fault(word.Span, "DMT0110", $"'{word.Symbol}' is a keyword and cannot stand here");
        }
    }

    private If IfStatement(Token word)
    {
        var test = Header();
        var then = BlockUntilWord();
        Statement? otherwise = null;
        if (Now.IsWord("else"))
        {
            var divider = tokens[at++];
            if (Now.IsWord("if") && !Now.Line)
            {
                var next = tokens[at++];
                otherwise = Deeper(() => IfStatement(next));
                return new If(Span.Cover(word.Span, test.Span), test, then, otherwise);
            }

            EndOfStatement();
            otherwise = BlockUntilWord() with { Span = divider.Span };
        }

        Close(word.Span, "if");
        return new If(Span.Cover(word.Span, test.Span), test, then, otherwise);
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

        var whens = new List<When>();
        Block? otherwise = null;
        while (Now.IsWord("when"))
        {
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
                Report(fault);
                Skip();
            }

            whens.Add(new When(when.Span, values, BlockUntilWord()));
        }

        if (Now.IsWord("else"))
        {
            at++;
            otherwise = BlockUntilWord();
        }

        if (whens.Count == 0)
        {
            mistakes.Add(Now.Span, "DMT0111", "this 'case' has no 'when'");
        }

        Close(word.Span, "case");
        return new Case(Span.Cover(word.Span, value.Span), value, whens, otherwise);
    }

    private For ForStatement(Token word)
    {
        Expression variable = new Name(word.Span, "_");
        Expression items = new ListLiteral(word.Span, []);
        Expression? offset = null;
        Expression? limit = null;
        var reversed = false;
        try
        {
            variable = Postfixless();
            if (!Now.IsWord("in"))
            {
                throw new Fault(Now.Span, "DMT0112", $"'in' is expected here, not {Show(Now)}");
            }

            at++;
            var outer = header;
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

                Expect(":");
                var value = WithoutCalls();
                (offset, limit) = option.Symbol switch
                {
                    "offset" => (value, limit),
                    "limit" => (offset, value),
                    _ => throw new Fault(option.Span, "DMT0113", $"'{option.Symbol}' is no option of 'for': there are offset, limit and reversed"),
                };
            }

            header = outer;
            EndOfStatement();
        }
        catch (Fault fault)
        {
            header = false;
            Report(fault);
            Skip();
        }

        var body = BlockUntilWord();
        Block? otherwise = null;
        if (Now.IsWord("else"))
        {
            at++;
            otherwise = BlockUntilWord();
        }

        Close(word.Span, "for");
        return new For(Span.Cover(word.Span, items.Span), variable, items, offset, limit, reversed, body, otherwise);
    }

    /// <summary>The expression at the head of a block; a mistake in it must not lose the block.</summary>
    private Expression Header()
    {
        var start = Now;
        try
        {
            var value = Expression();
            EndOfStatement();
            return value;
        }
        catch (Fault fault)
        {
            Report(fault);
            Skip();
            return new Literal(start.Span, Value.Null);
        }
    }

    private void CheckTarget(Expression target)
    {
        if (target is not (Name or Dot or Index))
        {
            mistakes.Add(target.Span, "DMT0114", "only a variable, a member or an item can be set");
        }
    }

    private bool AtEnd() => Now.Kind is TokenKind.Exit or TokenKind.Semicolon or TokenKind.Text or TokenKind.End || (Now.Line && !bracketed);

    private Span From(int start) => new(start, Math.Max(start, at > 0 ? tokens[at - 1].End : start));
}
