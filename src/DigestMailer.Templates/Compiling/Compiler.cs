namespace DigestMailer.Templates;

/// <summary>One source after parsing.</summary>
internal sealed record Parsed(TemplateSource Source, SourceText Text, Block Body, Mistakes Mistakes);

/// <summary>From the tree to a program: names are looked up, places of holes are decided, parts are put in.</summary>
internal sealed partial class Compiler
{
    private const int MostParts = 2_000;

    /// <summary>Characters of all parts that one template puts in, each as often as it is put in.</summary>
    private const int MostPartText = 2_000_000;

    private readonly IReadOnlyDictionary<string, Parsed> all;
    private readonly TemplateLimits limits;
    private readonly Catalogues words;
    private readonly Parsed root;
    private readonly Shape model;
    private readonly bool lenient;
    private readonly GlobalNames globals = new();
    private readonly VariableTypes types;
    private readonly Dictionary<string, int> slots = new(StringComparer.Ordinal);
    private readonly List<(string Part, string Link)> chain = [];
    private readonly Patterns patterns = new();
    private Parsed current;
    private readonly HtmlContext? html;
    private int pieceStart;
    private Scope? scope;
    private Unit unit;
    private int hidden;
    private int parts;
    private int partText;

    private Compiler(Parsed root, IReadOnlyDictionary<string, Parsed> all, TemplateLimits limits, Catalogues words)
    {
        this.root = root;
        this.all = all;
        this.limits = limits;
        this.words = words;
        current = root;
        model = root.Source.Shared ? root.Source.Model!.Impersonal : root.Source.Model!;
        lenient = model is OpenShape;
        types = new VariableTypes(model, globals);
        unit = Unit.Of(root.Body);
        if (root.Source.Kind == OutputKind.Html)
        {
            html = new HtmlContext((offset, message) => Error(new Span(pieceStart + offset, pieceStart + offset + 1), "DMT1030", message));
        }
    }

    public static Program Compile(Parsed root, IReadOnlyDictionary<string, Parsed> all, TemplateLimits limits, Catalogues words)
    {
        var compiler = new Compiler(root, all, limits, words);
        compiler.CollectNames();
        if (!compiler.lenient)
        {
            compiler.types.Infer();
        }

        var body = compiler.Block(root.Body);
        compiler.EndsIn(HtmlState.Element, new Span(root.Text.Text.Length, root.Text.Text.Length), "the template");
        return new Program(root.Source.Kind, body, compiler.slots.Count, compiler.unit.Count, limits, words, compiler.lenient, compiler.slots, compiler.patterns,
            new Site(root.Text, new Span(0, 0)));
    }

    /// <summary>Of the template and of every part that it can reach.</summary>
    private void CollectNames()
    {
        var waiting = new Queue<Parsed>([root]);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (waiting.TryDequeue(out var one))
        {
            globals.Read(one.Body);
            foreach (var name in SyntaxWalk.All(one.Body).OfType<Call>().SelectMany(PartNames))
            {
                if (seen.Add(name) && all.TryGetValue(name, out var part))
                {
                    waiting.Enqueue(part);
                }
            }
        }
    }

    private int Slot(string name)
    {
        if (!slots.TryGetValue(name, out var slot))
        {
            slots[name] = slot = slots.Count;
        }

        return slot;
    }

    /// <summary>A slot that no name of the template can reach.</summary>
    private int HiddenSlot() => Slot($" {hidden++}");

    private Site Site(Syntax syntax) => new(current.Text, syntax.Span, html?.State == HtmlState.Element);

    private void Error(Span span, string code, string message) =>
        current.Mistakes.Add(span, code, message, [.. Enumerable.Reverse(chain).Select(link => link.Link)]);

    private ConstantCode Wrong(Syntax syntax, string code, string message)
    {
        Error(syntax.Span, code, message);
        return new ConstantCode(Site(syntax), Value.Null);
    }

    private T Inside<T>(Scope? inner, Func<T> compile)
    {
        var outer = scope;
        scope = inner;
        var result = compile();
        scope = outer;
        return result;
    }

    /// <summary>Compiles what does not write where it stands: its output becomes a value, so it begins and ends in element text.</summary>
    /// <param name="own">A jump inside does not lead out of it.</param>
    private T Apart<T>(Span span, string what, bool own, Func<T> compile)
    {
        if (html is null)
        {
            return compile();
        }

        var (outer, outerUnit, outerLoop) = (html.State, unitStart, loopStart);
        html.State = HtmlState.Element;
        unitStart = own ? HtmlState.Element : outer == unitStart ? unitStart : Nowhere;
        loopStart = own ? HtmlState.Element : outer == loopStart ? loopStart : Nowhere;
        var result = compile();
        EndsIn(HtmlState.Element, span, what);
        (html.State, unitStart, loopStart) = (outer, outerUnit, outerLoop);
        return result;
    }

    private void EndsIn(HtmlState wanted, Span span, string what)
    {
        if (html is not null && html.State != wanted && !dead)
        {
            Error(span, "DMT1032", $"{what} begins in {wanted} and ends in {html.State}: it has to end where it began, so close what it opens");
            html.State = wanted;
        }

        dead = false;
    }
}
