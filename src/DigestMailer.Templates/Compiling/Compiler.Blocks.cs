namespace DigestMailer.Templates;

/// <summary>Branches and loops: wherever two ways meet, the markup must stand in one place.</summary>
internal sealed partial class Compiler
{
    /// <summary>An <c>if</c> with its <c>else if</c> arms, however many.</summary>
    private Step Branch(If branch)
    {
        var arms = new List<(Code Test, Step Body)>();
        var start = html?.State ?? default;
        (HtmlState State, bool Dead)? met = null;
        var outer = scope;
        Statement? rest = branch;
        for (; rest is If arm; rest = arm.Else)
        {
            var test = Evaluated(arm.Test);
            (State, dead) = (start, false);
            arms.Add((test, Inside(Seen(arm.Test), () => Block(arm.Then))));
            met = Met(arm.Span, met);
        }

        scope = outer;
        (State, dead) = (start, false);
        var otherwise = rest is null ? null : Statement(rest);
        _ = Met(branch.Span, met);
        return arms is [var only] ? new IfStep(only.Test, only.Body, otherwise) : new ChainStep([.. arms], otherwise);
    }

    private HtmlState State
    {
        get => html?.State ?? default;
        set
        {
            if (html is not null)
            {
                html.State = value;
            }
        }
    }

    /// <summary>Where the branch that was just compiled and those before it end together.</summary>
    private (HtmlState State, bool Dead) Met(Span span, (HtmlState State, bool Dead)? before)
    {
        if (before is { } others)
        {
            Meet(span, others.State, others.Dead);
        }

        return (State, dead);
    }

    /// <summary>Two branches end here: the one given, and the one that was just compiled.</summary>
    private void Meet(Span span, HtmlState one, bool oneDead)
    {
        if (html is not null && !oneDead)
        {
            var other = dead ? one : html.State;
            if (HtmlState.Join(one, other) is { } both)
            {
                html.State = both;
            }
            else
            {
                Error(span, "DMT1033", $"one branch ends in {one}, another in {other}: what follows would be read in two ways, so let both open and close the same");
                html.State = one;
            }
        }

        dead &= oneDead;
    }

    private CaseStep Choice(Case choice)
    {
        var value = Evaluated(choice.Value);
        var start = html?.State ?? default;
        var whens = new List<(Code[], Step)>();
        dead = false;
        var otherwise = choice.Else is null ? null : Block(choice.Else);
        foreach (var when in choice.Whens)
        {
            var (before, beforeDead) = (html?.State ?? default, dead);
            if (html is not null)
            {
                html.State = start;
            }

            dead = false;
            whens.Add(([.. when.Values.Select(Evaluated)], Block(when.Body)));
            Meet(when.Span, before, beforeDead);
        }

        return new CaseStep(value, [.. whens], otherwise);
    }

    private ForStep ForLoop(For loop)
    {
        var what = loop.Row is null ? "for" : "tablerow";
        var items = Evaluated(loop.Items);
        if (items.Type.Kind is not (Known.Any or Known.List or Known.Record or Known.Object or Known.Text or Known.Html))
        {
            Error(loop.Items.Span, "DMT1011", $"'{what}' walks over lists, texts and objects, and this is none of them");
        }

        var offset = loop.Offset is null ? null : Evaluated(loop.Offset);
        var limit = loop.Limit is null ? null : Evaluated(loop.Limit);
        var rows = loop.Row is { } row ? new TableRows(row.Columns is null ? null : Evaluated(row.Columns)) : null;
        var name = (loop.Variable as Name)?.Text;
        var isGlobal = name is not null && name[0] != '$';
        var slot = isGlobal ? Slot(name!) : -1;
        var target = isGlobal ? new SlotTarget(slot) : Settable(loop.Variable);
        var kept = isGlobal ? HiddenSlot() : -1;
        var type = isGlobal && !globals.Set.Contains(name!) ? items.Type.Item : default;
        var before = State;
        Frame(rows, loop.Span, TableRows.Opening);
        var body = Inside(isGlobal ? new LoopScope(scope, name!, slot, type, kept) : scope, () => Turns(loop.Body, loop.Span));
        Frame(rows, loop.Span, TableRows.Closing);
        if (loop.Else is null)
        {
            return new ForStep(Site(loop), target, items, offset, limit, loop.Reversed, body, null, kept, rows);
        }

        var (end, endDead) = (State, false);
        dead = false;
        if (html is not null && end == before)
        {
            html.State = before; // no row stands before what is written when there is none
        }

        var otherwise = Block(loop.Else);
        Meet(loop.Span, end, endDead);
        return new ForStep(Site(loop), target, items, offset, limit, loop.Reversed, body, otherwise, kept, rows);
    }

    /// <summary>The markup that a table row writes by itself stands in the page like any other.</summary>
    private void Frame(TableRows? rows, Span span, string markup)
    {
        if (rows is null)
        {
            return;
        }

        if (html is not null)
        {
            if (html.State != HtmlState.Element)
            {
                Error(span, "DMT1035", $"'tablerow' writes rows of a table, and this is {html.State}");
                html.State = HtmlState.Element;
            }

            pieceStart = span.Start;
            html.Read(markup);
        }
        else if (!lenient && markup == TableRows.Opening)
        {
            Error(span, "DMT1035", "'tablerow' writes HTML, and this is text: write the rows with 'for'");
        }
    }

    /// <summary>Every turn has to begin where the first began.</summary>
    private BlockStep Turns(Block body, Span span)
    {
        var (outer, start) = (loopStart, State);
        loopStart = start;
        dead = false;
        loops++;
        var turns = Block(body);
        loops--;
        EndsIn(start, span, "one turn of the loop");
        loopStart = outer;
        return turns;
    }
}
