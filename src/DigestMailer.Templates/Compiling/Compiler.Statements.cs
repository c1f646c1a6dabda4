using System.Text;

namespace DigestMailer.Templates;

internal sealed partial class Compiler
{
    /// <summary>Nothing behind this point of the block is reached.</summary>
    private bool dead;

    /// <summary>How many loops stand around this point of the page or function.</summary>
    private int loops;

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
                if (loops == 0)
                {
                    Error(jump.Span, "DMT1036", $"'{(jump.Leaves ? "break" : "continue")}' stands in no loop: to leave the page, part or function, write 'ret'");
                }

                Leaves(jump.Span, loopStart, "the loop");
                dead = true;
                return new JumpStep(jump.Leaves ? Flow.Break : Flow.Continue);
            case Return result:
                Leaves(result.Span, unitStart, "the page, part or function");
                dead = true;
                return Returned(result);
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

    /// <summary>A function gives its value back; a page and a part print it.</summary>
    private Step Returned(Return result)
    {
        if (result.Value is null)
        {
            return new ReturnStep(null);
        }

        var value = Evaluated(result.Value);
        return unit.IsFunction
            ? new ReturnStep(value)
            : new BlockStep([Written(value, result.Span), new ReturnStep(null)]);
    }

    private WriteStep Written(Code value, Span span) => new([new(value.Site, [], value, Hole(span, value.Type.Kind))]);

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
        if (print.Value is Call { Target: Name { Text: "include" } } call && PartName(call) is not null)
        {
            return Part(call, apart: false) is { } part ? part : new BlockStep([]);
        }

        if (print.Value is Call { Target: Name { Text: "include_join" } } join)
        {
            return Joined(join, apart: false) is { } parts ? parts : new BlockStep([]);
        }

        var value = Evaluated(print.Value);
        if (value is GroupCode && print.Value is Name group)
        {
            Error(group.Span, "DMT1002", $"'{group.Text}' is a group of functions: name one, as in '{group.Text}.{Library.Names(group.Text).First()}'");
        }

        return Written(value, print.Span);
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

    private Step Fix(ReadOnly statement)
    {
        if (statement.Target is Name { IsLocal: false } member && scope is not null && With(scope) is { } with)
        {
            return new FixMemberStep(Site(statement), with.Slot, member.Text);
        }

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
