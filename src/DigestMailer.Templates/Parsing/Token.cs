namespace DigestMailer.Templates;

internal enum TokenKind
{
    Text, Exit, Semicolon, Identifier, Integer, Float, String, Verbatim, Interpolated, Symbol, End,

    /// <summary>Already reported by the lexer; the parser takes it for a value.</summary>
    Broken,
}

/// <summary>One word of a template; <paramref name="Symbol"/> is an operator, a bracket or an identifier's text.</summary>
/// <param name="Line">A line break stands before it.</param>
/// <param name="Space">White space or a comment stands before it.</param>
internal readonly record struct Token(TokenKind Kind, int Start, int End, bool Line, bool Space, string Symbol)
{
    public Span Span => new(Start, End);

    public bool Is(string symbol) => Kind == TokenKind.Symbol && Symbol == symbol;

    public bool IsWord(string word) => Kind == TokenKind.Identifier && Symbol == word;
}
