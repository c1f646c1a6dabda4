namespace DigestMailer.Templates;

/// <summary>
/// The block between <c>wrap</c> and its <c>end</c>. It sees the arguments and locals of the function that prints it,
/// and as <c>$$</c> the block of where it stands.
/// </summary>
internal sealed class WrappedBlock(Step body, Value outerBlock) : Callable
{
    public override Value Call(Run run, Site site, ReadOnlySpan<Value> arguments, ReadOnlySpan<string> names)
    {
        run.Enter(site);
        var outer = run.Locals;
        run.Locals = outer.Lent(outerBlock);
        var mark = run.Output.Length;
        body.Go(run);
        run.Locals = outer;
        run.Leave();
        return Captured.From(run, mark);
    }
}

/// <summary>Output that becomes a value instead.</summary>
internal static class Captured
{
    public static Value From(Run run, int mark)
    {
        var piece = run.Output.Cut(mark);
        if (piece.Length == 0)
        {
            return Value.Of("");
        }

        if (run.Kind == OutputKind.Html)
        {
            return Value.Of(new Markup(piece));
        }

        run.Budget.Charge(0, piece.Length * 2L);
        return Value.Of(System.Text.Encoding.UTF8.GetString(piece));
    }
}
