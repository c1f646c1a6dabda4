using System.Text;

namespace DigestMailer.Templates;

internal sealed partial class Compiler
{
    /// <summary>Nothing behind this point of the block is reached.</summary>
    private bool dead;

    /// <summary>Where the markup stands at the start of the loop around this point.</summary>
    private HtmlState loopStart = HtmlState.Element;

    /// <summary>Where it stands at the start of the page, part or function around this point, and so behind its end.</summary>
    private HtmlState unitStart = HtmlState.Element;

    /// <summary>The start of what cannot be left from here.</summary>
    private static readonly HtmlState Nowhere = new((HtmlMode)byte.MaxValue);

    private BlockStep Block(Block block)
    {
        var steps = new List<Step>();
        var row = new List<Stretch>();
        foreach (var statement in block.Statements)
        {
            switch (Statement(statement))
            {
                case null:
                    break;
                case WriteStep { Row: [var stretch] }:
                    Append(row, stretch);
                    break;
                case var step:
                    EndRow(row, steps);
                    steps.Add(step);
                    break;
            }
        }

        EndRow(row, steps);
        return new BlockStep([.. steps]);
    }

    /// <summary>A text and the hole behind it are one stretch.</summary>
    private static void Append(List<Stretch> row, Stretch next)
    {
        if (row is [.., { Hole: null } text] && next.Utf8.Length == 0)
        {
            row[^1] = text with { Hole = next.Hole, Place = next.Place };
        }
        else
        {
            row.Add(next);
        }
    }

    private static void EndRow(List<Stretch> row, List<Step> steps)
    {
        if (row.Count > 0)
        {
            steps.Add(new WriteStep([.. row]));
            row.Clear();
        }
    }

    private Step? Statement(Statement statement)
    {
        switch (statement)
        {
            case TextPiece piece:
                return Piece(piece);
            case Print print:
                return Printed(print);
            case Assign assign:
                return Assigned(assign);
            case If branch:
                return Branch(branch);
            case Case choice:
                return Choice(choice);
            case For loop:
                return ForLoop(loop);
            case While loop:
                var test = Evaluated(loop.Test);
                return new WhileStep(Site(loop), test, Turns(loop.Body, loop.Span));
            case Jump jump:
                Leaves(jump.Span, loopStart, "the loop");
                dead = true;
                return new JumpStep(jump.Leaves ? Flow.Break : Flow.Continue);
            case Return result:
                Leaves(result.Span, unitStart, "the page, part or function");
                dead = true;
                return new ReturnStep(result.Value is null ? null : Evaluated(result.Value));
            case Capture capture:
                var body = Apart(capture.Span, "'capture'", own: false, () => Block(capture.Body));
                return new CaptureStep(Settable(capture.Target), body);
            case With with:
                return WithObject(with);
            case Wrap wrap:
                return Wrapped(wrap);
            case Declare declare:
                var function = UserFunction(declare.Function);
                return new SetStep(new FunctionCode(Site(declare), function), Settable(declare.Target));
            case ReadOnly fixedName:
                return Fix(fixedName);
            case Import import:
                return new ImportStep(Evaluated(import.Value), slots, new HashSet<string>(fixedNames, StringComparer.Ordinal));
            case Block inner:
                return Block(inner);
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private void Leaves(Span span, HtmlState start, string what)
    {
        if (html is not null && html.State != start)
        {
            Error(span, "DMT1034", $"{what} cannot be left here, in {html.State}: what follows would be read in two ways");
        }
    }

    private WriteStep Piece(TextPiece piece)
    {
        var text = current.Text.Text.AsSpan(piece.Span.Start, piece.Span.End - piece.Span.Start);
        pieceStart = piece.Span.Start;
        html?.Read(text);
        return new WriteStep([new(Site(piece), Encoding.UTF8.GetBytes(text.ToString().Replace("\r\n", "\n", StringComparison.Ordinal)), null, default)]);
    }

    private Step Printed(Print print)
    {
        if (print.Value is Call call && PartName(call) is not null)
        {
            return Part(call, apart: false) is { } part ? part : new BlockStep([]);
        }

        var value = Evaluated(print.Value);
        if (value is GroupCode && print.Value is Name group)
        {
            Error(group.Span, "DMT1002", $"'{group.Text}' is a group of functions: name one, as in '{group.Text}.{Library.Names(group.Text).First()}'");
        }

        return new WriteStep([new(value.Site, [], value, Hole(print.Span, value.Type.Kind))]);
    }

    private Place Hole(Span span, Known type)
    {
        if (html is null)
        {
            return lenient ? Place.Verbatim : root.Source.Kind == OutputKind.Line ? Place.Line : Place.Plain;
        }

        var (place, refusal) = html.Hole(type);
        if (refusal is not null)
        {
            Error(span, "DMT1031", refusal);
        }

        return place;
    }

    private SetStep Assigned(Assign assign)
    {
        var value = Evaluated(assign.Value);
        if (assign.Sign != "=")
        {
            value = new BinaryCode(Site(assign), assign.Sign[..^1], Evaluated(assign.Target), value);
        }

        return new SetStep(value, Settable(assign.Target));
    }

    private IfStep Branch(If branch)
    {
        var test = Evaluated(branch.Test);
        var start = html?.State ?? default;
        dead = false;
        var then = Inside(Seen(branch.Test), () => Block(branch.Then));
        var (thenEnd, thenDead) = (html?.State ?? default, dead);
        if (html is not null)
        {
            html.State = start;
        }

        dead = false;
        var otherwise = branch.Else is null ? null : Statement(branch.Else);
        Meet(branch.Span, thenEnd, thenDead);
        return new IfStep(test, then, otherwise);
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
                Error(span, "DMT1033", $"one branch ends in {one}, another in {other}: what follows would be read in two ways");
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
        var items = Evaluated(loop.Items);
        if (items.Type.Kind is not (Known.Any or Known.List or Known.Record or Known.Object or Known.Text or Known.Html))
        {
            Error(loop.Items.Span, "DMT1011", "'for' walks over lists");
        }

        var offset = loop.Offset is null ? null : Evaluated(loop.Offset);
        var limit = loop.Limit is null ? null : Evaluated(loop.Limit);
        var name = (loop.Variable as Name)?.Text;
        var isGlobal = name is not null && name[0] != '$';
        var slot = isGlobal ? Slot(name!) : -1;
        var target = isGlobal ? new SlotTarget(slot) : Settable(loop.Variable);
        var type = isGlobal && !globals.Set.Contains(name!) ? items.Type.Item : default;
        var body = Inside(isGlobal ? new LoopScope(scope, name!, slot, type) : scope, () => Turns(loop.Body, loop.Span));
        if (loop.Else is null)
        {
            return new ForStep(Site(loop), target, slot, items, offset, limit, loop.Reversed, body, null);
        }

        var (end, endDead) = (html?.State ?? default, false);
        dead = false;
        var otherwise = Block(loop.Else);
        Meet(loop.Span, end, endDead);
        return new ForStep(Site(loop), target, slot, items, offset, limit, loop.Reversed, body, otherwise);
    }

    /// <summary>Every turn has to begin where the first began.</summary>
    private BlockStep Turns(Block body, Span span)
    {
        var (outer, start) = (loopStart, html?.State ?? default);
        loopStart = start;
        dead = false;
        var turns = Block(body);
        EndsIn(start, span, "one turn of the loop");
        loopStart = outer;
        return turns;
    }

    private WithStep WithObject(With with)
    {
        var value = Evaluated(with.Target);
        var slot = HiddenSlot();
        return new WithStep(value, slot, Inside(new WithScope(scope, slot, value.Type), () => Block(with.Body)));
    }

    private Step Wrapped(Wrap wrap)
    {
        var syntax = wrap.Call as Call ?? new Call(wrap.Call.Span, wrap.Call, [], false);
        var block = Apart(wrap.Span, "'wrap'", own: true, () => Block(wrap.Body));
        return Called(syntax) is CallCode call ? new WrapStep(call, block, Hole(wrap.Span, Known.Any)) : block;
    }

    private BlockStep Fix(ReadOnly statement)
    {
        if (statement.Target is Name name && (globals.IsVariable(name.Text) || name.IsLocal))
        {
            fixedNames.Add(name.Text);
        }
        else
        {
            Error(statement.Target.Span, "DMT1010", "only a variable that this template sets can be made 'readonly'");
        }

        return new BlockStep([]);
    }
}
