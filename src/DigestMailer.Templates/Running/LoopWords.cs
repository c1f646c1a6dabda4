namespace DigestMailer.Templates;

internal enum LoopWord { Index, RIndex, First, Last, Even, Odd, Changed, Length, Column, ColumnFirst, ColumnLast }

/// <summary><c>for.index</c> and its kin: of the innermost loop of that kind.</summary>
internal sealed class LoopCode(Site site, LoopWord word, LoopKind kind) : Code(site)
{
    public override Value Evaluate(Run run)
    {
        var loop = run.Loop;
        while (loop.Outer is not null && loop.Kind != kind)
        {
            loop = loop.Outer;
        }

        if (loop.Outer is null)
        {
            throw run.Fail(Site, "DMT2036", "no loop is running here");
        }

        return word switch
        {
            LoopWord.Index => Value.Of(loop.Position),
            LoopWord.RIndex => Value.Of(loop.Count - loop.Position - 1),
            LoopWord.First => Value.Of(loop.Position == 0),
            LoopWord.Last => Value.Of(loop.Position == loop.Count - 1),
            LoopWord.Even => Value.Of(loop.Position % 2 == 0),
            LoopWord.Odd => Value.Of(loop.Position % 2 == 1),
            LoopWord.Length => Value.Of(loop.Count),
            LoopWord.Column => Value.Of(loop.Position % loop.Columns),
            LoopWord.ColumnFirst => Value.Of(loop.Position % loop.Columns == 0),
            LoopWord.ColumnLast => Value.Of((loop.Position + 1) % loop.Columns == 0),
            _ => Value.Of(loop.Position == 0 || !Operators.Same(run, loop.Item, loop.Before)),
        };
    }
}
