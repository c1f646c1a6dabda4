namespace DigestMailer.Templates;

/// <summary>From tokens to the tree. It recovers at statement ends, so that one run finds every mistake.</summary>
internal sealed partial class Parser
{
    private static readonly HashSet<string> Keywords = new(StringComparer.Ordinal)
    {
        "if", "else", "end", "for", "in", "while", "break", "continue", "func", "ret", "case", "when", "capture",
        "readonly", "import", "with", "wrap", "do", "tablerow",
    };

    private static readonly Dictionary<string, string> Foreign = new(StringComparer.Ordinal)
    {
        ["elseif"] = "else if", ["elsif"] = "else if", ["unless"] = "if !(…)", ["endif"] = "end", ["endfor"] = "end",
        ["and"] = "&&", ["or"] = "||", ["not"] = "!",
    };

    private readonly SourceText source;
    private readonly Mistakes mistakes;
    private readonly int nesting;
    private List<Token> tokens;
    private int at;
    private int depth;
    private bool stopped;

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

            mistakes.Add(Now.Span, "DMT0102", $"'{Now.Symbol}' closes nothing here");
            Skip();
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
        while (Now.Kind != TokenKind.End && !(Now.Kind == TokenKind.Identifier && Now.Symbol is "end" or "else" or "when"))
        {
            if (Now.Kind is TokenKind.Exit or TokenKind.Semicolon)
            {
                at++;
                continue;
            }

            try
            {
                statements.Add(OneStatement());
                EndOfStatement();
            }
            catch (Fault fault)
            {
                Report(fault);
                Skip();
            }
        }
    }

    private void EndOfStatement()
    {
        if (Now.Kind is TokenKind.Exit or TokenKind.Semicolon or TokenKind.Text or TokenKind.End || Now.Line || tokens[at - 1].Kind == TokenKind.Text)
        {
            return;
        }

        throw new Fault(Now.Span, "DMT0103", $"{Show(Now)} is not expected here; a statement ends at a new line, ';' or '}}}}'");
    }

    /// <summary>To the end of the statement that went wrong.</summary>
    private void Skip()
    {
        if (stopped)
        {
            at = tokens.Count - 1;
            return;
        }

        do
        {
            at = Math.Min(at + 1, tokens.Count - 1);
        }
        while (Now.Kind is not (TokenKind.Exit or TokenKind.Semicolon or TokenKind.Text or TokenKind.End) && !Now.Line);
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

        if (Now.Kind == TokenKind.End)
        {
            mistakes.Add(opener, "DMT0104", $"this '{what}' is never closed by 'end'");
            return;
        }

        throw new Fault(Now.Span, "DMT0102", $"'{Now.Symbol}' does not belong to '{what}'");
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

    private void Report(Fault fault) => mistakes.Add(fault.Span, fault.Code, fault.Message);

    private static string Show(Token token) => token.Kind switch
    {
        TokenKind.End or TokenKind.Text => "the end of the template",
        TokenKind.Exit => "'}}'",
        TokenKind.Integer or TokenKind.Float => "a number",
        TokenKind.String or TokenKind.Verbatim or TokenKind.Interpolated => "a string",
        _ => $"'{token.Symbol}'",
    };

    /// <summary>Leaves the statement that cannot be read; caught where statements are collected.</summary>
    private sealed class Fault(Span span, string code, string message) : Exception(message)
    {
        public Span Span => span;

        public string Code => code;
    }
}
