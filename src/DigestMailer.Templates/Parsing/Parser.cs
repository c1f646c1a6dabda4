namespace DigestMailer.Templates;

/// <summary>From tokens to the tree. It recovers at statement ends, so that one run finds every mistake.</summary>
internal sealed partial class Parser
{
    private static readonly HashSet<string> Keywords = new(StringComparer.Ordinal)
    {
        "if", "else", "end", "for", "in", "while", "break", "continue", "func", "ret", "case", "when", "capture",
        "readonly", "import", "with", "wrap", "do", "tablerow",
    };

    private readonly SourceText source;
    private readonly Mistakes mistakes;
    private readonly int nesting;
    private List<Token> tokens;
    private int at;
    private int depth;
    private bool stopped;

    /// <summary>Where the statement begins that is being read: nowhere else may an expression begin on a new line.</summary>
    private int statementStart;

    public Parser(SourceText source, Mistakes mistakes, int nesting)
    {
        this.source = source;
        this.mistakes = mistakes;
        this.nesting = nesting;
        tokens = new Lexer(source, mistakes).All();
    }

    private Token Now => tokens[at];

    public Block Parse()
    {
        var statements = new List<Statement>();
        while (true)
        {
            Statements(statements);
            if (Now.Kind == TokenKind.End)
            {
                return new Block(new Span(0, source.Text.Length), statements);
            }

            mistakes.Add(Now.Span, "DMT0102", $"'{Now.Symbol}' closes nothing here: remove it, or look for an 'end' too many above");
            at++;
            Skip(at - 1);
        }
    }

    /// <summary>Up to a word that closes or divides a block; the word is left.</summary>
    private Block BlockUntilWord()
    {
        var start = Now.Start;
        var statements = new List<Statement>();
        Deeper(() =>
        {
            Statements(statements);
            return true;
        });
        return new Block(new Span(start, Now.Start), statements);
    }

    private void Statements(List<Statement> statements)
    {
        while (true)
        {
            TranslateForeign();
            if (Now.Kind == TokenKind.End || (Now.Kind == TokenKind.Identifier && Now.Symbol is "end" or "else" or "when"))
            {
                return;
            }

            if (Now.Kind is TokenKind.Exit or TokenKind.Semicolon)
            {
                at++;
                continue;
            }

            var (start, outer) = (at, (bracketed, callless, header));
            statementStart = at;
            var before = statements.Count;
            try
            {
                statements.Add(OneStatement());
                EndOfStatement();
            }
            catch (Fault fault)
            {
                (bracketed, callless, header) = outer;
                if (statements.Count > before && statements[^1] is Print)
                {
                    // A call that was read in half has too few arguments, and that is no second mistake.
                    statements.RemoveAt(before);
                }

                at = Math.Min(Math.Max(at, start + 1), tokens.Count - 1);
                Recover(fault, start);
            }
        }
    }

    private void EndOfStatement()
    {
        if (Now.Kind is TokenKind.Exit or TokenKind.Semicolon or TokenKind.Text or TokenKind.End || Now.Line || tokens[at - 1].Kind == TokenKind.Text)
        {
            return;
        }

        throw Foreign(Now) ?? new Fault(Now.Span, "DMT0103", Now.Is("=")
            ? "'=' gives a value to a variable and stands in a statement of its own: to compare, write '=='"
            : Now.Is(":") ? "':' is not expected here: a block begins without it, and arguments stand behind the function with blanks between, as in 'f a b'"
            : Now.Is(",") ? "',' is not expected here: arguments are parted by blanks, as in 'f a b', or stand in brackets, as in 'f(a, b)'"
            : $"{Show(Now)} is not expected here; a statement ends at a new line, ';' or '}}}}'");
    }

    private void Close(Span opener, string what)
    {
        if (Now.IsWord("end"))
        {
            at++;
            return;
        }

        if (stopped)
        {
            return;
        }

        if (Now.Kind != TokenKind.End)
        {
            throw new Fault(Now.Span, "DMT0102", $"'{Now.Symbol}' does not belong to '{what}': close the block by 'end'");
        }

        // Behind an unclosed brace an 'end' may have been lost: one mistake, one error.
        if (tokens.Count < 2 || tokens[^2].Kind is TokenKind.Exit or TokenKind.Text)
        {
            mistakes.Add(new Span(source.Text.Length, source.Text.Length), "DMT0104", $"the '{what}' of {source.Where(opener)} is never closed by 'end'");
        }
    }

    private T Deeper<T>(Func<T> parse)
    {
        if (++depth > nesting)
        {
            stopped = true;
            depth--;
            throw new Fault(Now.Span, "DMT0105", $"blocks and expressions are nested deeper than {nesting}");
        }

        try
        {
            return parse();
        }
        finally
        {
            depth--;
        }
    }

    private Token Expect(string symbol)
    {
        if (!Now.Is(symbol))
        {
            throw new Fault(Now.Span, "DMT0106", $"'{symbol}' is expected here, not {Show(Now)}");
        }

        return tokens[at++];
    }

    private static string Show(Token token) => token.Kind switch
    {
        TokenKind.End or TokenKind.Text => "the end of the template",
        TokenKind.Exit => "'}}'",
        TokenKind.Integer or TokenKind.Float => "a number",
        TokenKind.String or TokenKind.Verbatim or TokenKind.Interpolated or TokenKind.Broken => "a string",
        _ => $"'{token.Symbol}'",
    };
}
