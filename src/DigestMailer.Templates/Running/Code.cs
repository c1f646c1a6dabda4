namespace DigestMailer.Templates;

internal enum Known : byte { Any, Text, Html, Number, Flag, Date, Duration, Url, Gap, List, Record, Object, Function }

/// <summary>What is known of a value before anything runs.</summary>
/// <param name="Shape">Of the record, or of each item of the list.</param>
/// <param name="Optional">It may be null.</param>
internal readonly record struct Static(Known Kind, Shape? Shape = null, bool Optional = false)
{
    public static Static Of(Member member) => new(
        member.Kind switch
        {
            MemberKind.Text => Known.Text,
            MemberKind.Number => Known.Number,
            MemberKind.Flag => Known.Flag,
            MemberKind.Date or MemberKind.Instant => Known.Date,
            MemberKind.Url => Known.Url,
            MemberKind.Gap => Known.Gap,
            MemberKind.Record => Known.Record,
            _ => Known.List,
        },
        member.Shape,
        member.Optional);

    /// <summary>Of one item of a list of this type.</summary>
    public Static Item => Kind != Known.List ? default : Shape is null ? new(Known.Text) : new(Known.Record, Shape);
}

/// <summary>A compiled expression.</summary>
internal abstract class Code(Site site)
{
    public Site Site { get; } = site;

    public Static Type { get; init; }

    public abstract Value Evaluate(Run run);

    /// <summary>Writes the value where it stands.</summary>
    public virtual void Print(Run run, Place place)
    {
        var value = Evaluate(run);
        run.Here = Site;
        Printer.Print(run, value, place);
    }
}

/// <summary>A compiled statement.</summary>
internal abstract class Step
{
    public abstract Flow Go(Run run);
}

/// <summary>What can be set.</summary>
internal abstract class Target
{
    public abstract void Set(Run run, in Value value);
}

/// <summary>All that a template needs at run time; immutable.</summary>
internal sealed record Program(
    OutputKind Kind, Step Body, int Globals, int Locals, TemplateLimits Limits, Catalogues Words, bool Lenient, IReadOnlyDictionary<string, int> Slots, Patterns Patterns,
    Site Start);
