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
        if (value is Call { Target: Name name, Bracketed: true } call && sign.Symbol == "=" && call.Arguments.All(one => one is { Name: null, Value: Name { IsLocal: false } }))
        {
            Parameter[] parameters = [.. call.Arguments.Select(one => new Parameter(one.Span, ((Name)one.Value).Text, null, false))];
            var body = Expression();
            var function = new Function(From(start), name.Text, parameters, new Return(body.Span, body));
            return new Declare(From(start), name, function);
        }

        // (if) = 1: a keyword as a name.
        value = value is Unary { Sign: "(", Operand: Name inner } ? inner : value;
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
                var (named, function) = NamedFunction(word);
                return new Declare(word.Span, named, function);
            case "readonly":
                return new ReadOnly(word.Span, Postfixless());
            case "import":
                return new Import(word.Span, Expression());
            case "tablerow":
                return ForStatement(word);
            default:
                throw new Fault(word.Span, "DMT0110", $"'{word.Symbol}' is a keyword and cannot begin a statement: a variable of that name is written in parentheses");
        }
    }

    private void CheckTarget(Expression target)
    {
        if (target is not (Name or Dot or Index or Broken))
        {
            mistakes.Add(target.Span, "DMT0114", "only a variable, a member or an item can be set");
        }
    }

    private bool AtEnd() => Now.Kind is TokenKind.Exit or TokenKind.Semicolon or TokenKind.Text or TokenKind.End || (Now.Line && !bracketed);

    private Span From(int start) => new(start, Math.Max(start, at > 0 ? tokens[at - 1].End : start));
}
