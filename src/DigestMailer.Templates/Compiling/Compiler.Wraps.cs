namespace DigestMailer.Templates;

/// <summary><c>with</c> and <c>wrap</c>: blocks whose names mean something else than around them.</summary>
internal sealed partial class Compiler
{
    private WithStep WithObject(With with)
    {
        var value = Evaluated(with.Target);
        var slot = HiddenSlot();
        return new WithStep(value, slot, Inside(new WithScope(scope, slot, value.Type), () => Block(with.Body)), globals.Functions.Any);
    }

    /// <summary>The block runs as a piece of the function that prints it: its <c>$x</c> are those of the function, its <c>$$</c> is its own.</summary>
    private Step Wrapped(Wrap wrap)
    {
        var syntax = wrap.Call as Call ?? new Call(wrap.Call.Span, wrap.Call, [], false);
        var outer = unit;
        unit = Unit.Borrowed();
        var block = Apart(wrap.Span, "'wrap'", own: true, () => Block(wrap.Body));
        unit = outer;
        return Called(syntax) is CallCode call ? new WrapStep(call, block, Hole(wrap.Span, Known.Any)) : block;
    }

    private Code Borrowed(Name name)
    {
        if (!lenient && !globals.Locals.Contains(name.Text))
        {
            return Wrong(name, "DMT1001", $"unknown local '{name.Text}'{Nearest.Hint(name.Text, globals.Locals)}; in a block of 'wrap' locals are those of the function");
        }

        return new BorrowedLocalCode(Site(name), name.Text);
    }
}
