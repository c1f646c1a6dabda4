namespace DigestMailer.Templates;

/// <summary>Walks the tree.</summary>
internal static class SyntaxWalk
{
    /// <summary>Everything below a piece of syntax, itself included; functions are entered only when asked for.</summary>
    public static IEnumerable<Syntax> All(Syntax root, bool intoFunctions = true)
    {
        var waiting = new Stack<Syntax>();
        waiting.Push(root);
        while (waiting.TryPop(out var one))
        {
            yield return one;
            foreach (var child in Children(one, intoFunctions))
            {
                if (child is not null)
                {
                    waiting.Push(child);
                }
            }
        }
    }

    /// <summary>The first piece of syntax that lies deeper than what may be walked by recursion, if any.</summary>
    public static Syntax? TooDeep(Syntax root, int most)
    {
        var waiting = new Stack<(Syntax One, int Depth)>();
        waiting.Push((root, 0));
        while (waiting.TryPop(out var next))
        {
            if (next.Depth > most)
            {
                return next.One;
            }

            foreach (var child in Children(next.One, functions: true))
            {
                if (child is not null)
                {
                    // What follows an 'else' lies beside its 'if', however long the chain.
                    waiting.Push((child, next.One is If && child is If ? next.Depth : next.Depth + 1));
                }
            }
        }

        return null;
    }

    /// <summary>What a piece of syntax sets, as long as it is a plain name.</summary>
    public static IEnumerable<Name> Sets(Syntax one) => (one switch
    {
        Assign assign => assign.Target,
        Capture capture => capture.Target,
        Declare declare => declare.Target,
        Increment increment => increment.Target,
        _ => null,
    }) switch
    {
        Name name => [name],
        Dot { Target: Name { Text: "this" } } dot => [new Name(dot.Span, dot.Member)],
        Index { Target: Name { Text: "this" }, Key: Literal { Value: { Kind: ValueKind.Text } key } } index => [new Name(index.Span, key.Text)],
        _ => [],
    };

    private static IEnumerable<Syntax?> Children(Syntax one, bool functions) => one switch
    {
        Interpolation text => text.Parts,
        Dot dot => [dot.Target],
        Index index => [index.Target, index.Key],
        Call call => [call.Target, .. call.Arguments.Select(argument => argument.Value)],
        Unary unary => [unary.Operand],
        Increment increment => [increment.Target],
        Binary binary => [binary.Left, binary.Right],
        Conditional conditional => [conditional.Test, conditional.Then, conditional.Else],
        ListLiteral list => list.Items,
        ObjectLiteral made => made.Members.Select(member => member.Value),
        FunctionLiteral literal => functions ? [literal.Function.Body] : [],
        Block block => block.Statements,
        Print print => [print.Value],
        Assign assign => [assign.Target, assign.Value],
        If branch => [branch.Test, branch.Then, branch.Else],
        Case choice => [choice.Value, .. choice.Whens.SelectMany(when => when.Values.Append<Syntax>(when.Body)), choice.Else],
        For loop => [loop.Variable, loop.Items, loop.Offset, loop.Limit, loop.Row?.Columns, loop.Body, loop.Else],
        While loop => [loop.Test, loop.Body],
        Return result => [result.Value],
        Capture capture => [capture.Target, capture.Body],
        With with => [with.Target, with.Body],
        Wrap wrap => [wrap.Call, wrap.Body],
        Declare declare => functions
            ? [declare.Target, declare.Function.Body, .. declare.Function.Parameters?.Select(parameter => parameter.Default) ?? []]
            : [declare.Target],
        Import import => [import.Value],
        _ => [],
    };
}
