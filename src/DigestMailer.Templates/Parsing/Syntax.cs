namespace DigestMailer.Templates;

/// <summary>A template as written. Closed: the compiler looks at every kind.</summary>
internal abstract record Syntax(Span Span);

internal abstract record Expression(Span Span) : Syntax(Span);

internal sealed record Literal(Span Span, Value Value) : Expression(Span);

/// <summary>What could not be read and is already reported.</summary>
internal sealed record Broken(Span Span) : Expression(Span);

internal sealed record Interpolation(Span Span, IReadOnlyList<Expression> Parts) : Expression(Span);

/// <summary>A global <c>x</c>, a local <c>$x</c>, an argument <c>$0</c>, all arguments <c>$</c> or the block <c>$$</c>.</summary>
internal sealed record Name(Span Span, string Text) : Expression(Span)
{
    public bool IsLocal => Text.StartsWith('$');

    /// <summary>The number in <c>$0</c>.</summary>
    public int? Argument => IsLocal && int.TryParse(Text.AsSpan(1), System.Globalization.NumberStyles.None, null, out var n) ? n : null;
}

/// <param name="Guarded">Written <c>?.</c>.</param>
internal sealed record Dot(Span Span, Expression Target, string Member, Span MemberSpan, bool Guarded) : Expression(Span)
{
    /// <summary>A <c>?.</c> stands before it in the chain: when that stops, all of the chain does.</summary>
    public bool Stops => Guarded || Target is Dot { Stops: true } or Index { Stops: true };
}

internal sealed record Index(Span Span, Expression Target, Expression Key) : Expression(Span)
{
    public bool Stops => Target is Dot { Stops: true } or Index { Stops: true };
}

internal sealed record Call(Span Span, Expression Target, IReadOnlyList<Argument> Arguments, bool Piped) : Expression(Span)
{
    /// <summary>Written as <c>f(a, b)</c>.</summary>
    public bool Bracketed { get; init; }
}

internal sealed record Argument(Span Span, string? Name, Expression Value);

internal sealed record Unary(Span Span, string Sign, Expression Operand) : Expression(Span);

/// <summary><c>++x</c> gives the new value, <c>x++</c> the old one.</summary>
internal sealed record Increment(Span Span, Expression Target, int By, bool Before) : Expression(Span);

internal sealed record Binary(Span Span, string Sign, Expression Left, Expression Right) : Expression(Span);

internal sealed record Conditional(Span Span, Expression Test, Expression Then, Expression Else) : Expression(Span);

internal sealed record ListLiteral(Span Span, IReadOnlyList<Expression> Items) : Expression(Span);

internal sealed record ObjectLiteral(Span Span, IReadOnlyList<(string Key, Expression Value)> Members) : Expression(Span);

internal sealed record FunctionLiteral(Span Span, Function Function) : Expression(Span);

internal abstract record Statement(Span Span) : Syntax(Span);

internal sealed record Block(Span Span, IReadOnlyList<Statement> Statements) : Statement(Span);

internal sealed record TextPiece(Span Span) : Statement(Span);

internal sealed record Print(Span Span, Expression Value) : Statement(Span);

internal sealed record Assign(Span Span, Expression Target, string Sign, Expression Value) : Statement(Span);

internal sealed record If(Span Span, Expression Test, Block Then, Statement? Else) : Statement(Span);

internal sealed record Case(Span Span, Expression Value, IReadOnlyList<When> Whens, Block? Else) : Statement(Span);

internal sealed record When(Span Span, IReadOnlyList<Expression> Values, Block Body);

internal sealed record For(
    Span Span, Expression Variable, Expression Items, Expression? Offset, Expression? Limit, bool Reversed, Block Body, Block? Else)
    : Statement(Span)
{
    /// <summary>Set for <c>tablerow</c>.</summary>
    public TableRow? Row { get; init; }
}

/// <param name="Columns">The option <c>cols</c>; one without it.</param>
internal sealed record TableRow(Expression? Columns);

internal sealed record While(Span Span, Expression Test, Block Body) : Statement(Span);

internal sealed record Jump(Span Span, bool Leaves) : Statement(Span);

internal sealed record Return(Span Span, Expression? Value) : Statement(Span);

internal sealed record Capture(Span Span, Expression Target, Block Body) : Statement(Span);

internal sealed record With(Span Span, Expression Target, Block Body) : Statement(Span);

internal sealed record Wrap(Span Span, Expression Call, Block Body) : Statement(Span);

internal sealed record Declare(Span Span, Expression Target, Function Function) : Statement(Span);

internal sealed record ReadOnly(Span Span, Expression Target) : Statement(Span);

internal sealed record Import(Span Span, Expression Value) : Statement(Span);

/// <summary>A function of the template. Parameters null: its arguments are in <c>$</c>, and what it sets is its caller's.</summary>
internal sealed record Function(Span Span, string Name, IReadOnlyList<Parameter>? Parameters, Statement Body);

internal sealed record Parameter(Span Span, string Name, Expression? Default, bool Rest);
