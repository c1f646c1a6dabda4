using System.Globalization;
using System.Text.RegularExpressions;

namespace DigestMailer.Templates;

/// <summary>Where in which source something stands.</summary>
/// <param name="InElement">In an HTML part: in the text of an element, where markup may stand.</param>
internal sealed record Site(SourceText Source, Span Span, bool InElement = false);

internal enum Flow : byte { Next, Break, Continue, Return }

/// <summary>Everything that changes while one template is rendered; kept by its thread for the next rendering.</summary>
internal sealed class Run
{
    /// <summary>Values of one deep template that its thread keeps room for.</summary>
    private const int MostKept = 4_096;

    [ThreadStatic]
    private static Run? spare;

    private readonly List<Site> includes = [];
    private readonly Loop outermost = new(null);
    private Value[] globals = [];
    private Value[] stack = new Value[64];
    private int highest;
    private int calls;
    private Dictionary<string, int>? turns;
    private Chance? chance;
    private Patterns patterns = null!;
    private Patterns? made;

    private Run()
    {
        Budget = new Budget(this);
        Output = new Output(this);
        Loop = outermost;
    }

    public Budget Budget { get; }

    public Output Output { get; }

    public OutputKind Kind { get; private set; }

    public CultureInfo Culture { get; private set; } = CultureInfo.InvariantCulture;

    public RenderContext Context { get; private set; } = null!;

    public Catalogues Words { get; private set; } = Catalogues.None;

    /// <summary>Printed without escapes and filters, and unknown names are null: as the language's own engine does.</summary>
    public bool Lenient { get; private set; }

    public object Model { get; private set; } = null!;

    /// <summary>What is being done: the place that an error names.</summary>
    public Site Here { get; set; } = null!;

    public Value Returned { get; set; }

    /// <summary>The innermost loop that is running.</summary>
    public Loop Loop { get; set; }

    /// <summary>The locals and arguments of the page, part or function that is running.</summary>
    public Locals Locals { get; set; } = null!;

    public Span<Value> Globals => globals;

    /// <summary>Whose turn it is, for each group of <c>array.cycle</c>.</summary>
    public Dictionary<string, int> Turns => turns ??= new(StringComparer.Ordinal);

    /// <summary>The chance of this rendering: the same for equal contexts.</summary>
    public Chance Chance => chance ??= new Chance(Context.Seed);

    /// <summary>A pattern that the template writes out is ready; one that it makes is built here, once for a rendering.</summary>
    public Regex Pattern(string pattern, string options, Site site)
    {
        if (patterns.Find(pattern, options) is { } known)
        {
            return known;
        }

        if (made?.Find(pattern, options) is { } again)
        {
            return again;
        }

        Budget.Charge(8_192, 16_384 + (256L * pattern.Length));
        made ??= new Patterns();
        return made.Add(pattern, options) is { } wrong
            ? throw Fail(site, "DMT2020", wrong)
            : made.Find(pattern, options)!;
    }

    public static Run Take(Program program, object model, RenderContext context)
    {
        var run = spare ?? new Run();
        spare = null;
        run.Model = model;
        run.Here = program.Start;
        run.Context = context;
        run.Culture = context.Culture;
        run.Words = program.Words;
        run.Kind = program.Kind;
        run.Lenient = program.Lenient;
        run.patterns = program.Patterns;
        run.Loop = run.outermost;
        run.Locals = new Locals(null, Value.Null, program.Locals);
        run.includes.Clear();
        run.Withs.Clear();
        run.calls = 0;
        run.Top = 0;
        if (run.globals.Length < program.Globals)
        {
            run.globals = new Value[program.Globals];
        }

        if (program.Lenient && model is ScriptObject given)
        {
            foreach (var (name, slot) in program.Slots)
            {
                run.globals[slot] = given.Members.GetValueOrDefault(name);
            }
        }

        run.Budget.Start(program.Limits);
        return run;
    }

    /// <summary>Forgets the model: nothing of one reader outlives the rendering.</summary>
    public void GiveBack()
    {
        Array.Clear(globals);
        if (stack.Length > MostKept)
        {
            stack = new Value[64];
        }
        else
        {
            Array.Clear(stack, 0, highest);
        }

        highest = 0;
        Output.Forget();
        Model = null!;
        Locals = null!;
        Returned = default;
        turns = null;
        chance = null;
        made = null;
        outermost.Forget();
        Withs.Clear();
        spare = this;
    }

    public ref Value Global(int slot) => ref globals[slot];

    public int Top { get; private set; }

    public void Push(in Value value)
    {
        if (Top == stack.Length)
        {
            Array.Resize(ref stack, stack.Length * 2);
        }

        stack[Top++] = value;
        highest = Math.Max(highest, Top);
    }

    public ref readonly Value Saved(int at) => ref stack[at];

    /// <summary>The objects of the <c>with</c> blocks that are running; kept only where functions may ask for them.</summary>
    public List<Value> Withs { get; } = [];

    public ReadOnlySpan<Value> Pushed(int from) => stack.AsSpan(from, Top - from);

    public void Pop(int to) => Top = to;

    public void Enter(Site call)
    {
        Here = call;
        Budget.Step();
        if (++calls > Budget.CallDepth || !System.Runtime.CompilerServices.RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            throw Fail(call, "DMT2005", $"functions call one another deeper than {Budget.CallDepth}: one that calls itself has to stop sooner");
        }
    }

    public void Leave() => calls--;

    /// <summary>Lists may hold themselves: what walks into them looks here at every step.</summary>
    public void CheckStack()
    {
        if (!System.Runtime.CompilerServices.RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            throw Fail("DMT2014", "these lists lie inside one another too deep to be compared");
        }
    }

    public void EnterPart(Site include) => includes.Add(include);

    public void LeavePart() => includes.RemoveAt(includes.Count - 1);

    public TemplateException Fail(string code, string message) => Fail(Here, code, message);

    public TemplateException Fail(Site site, string code, string message)
    {
        string[] chain = [.. Enumerable.Reverse(includes).Select(include => include.Source.Link(include.Span))];
        return new TemplateException([site.Source.Error(site.Span, code, message, chain)]);
    }
}

/// <summary>The arguments, the <c>$x</c> variables and the wrapped block of one page, part or function call.</summary>
internal sealed class Locals(ScriptList? arguments, Value block, Value[] slots)
{
    private BorrowedNames? borrowed;

    public Locals(ScriptList? arguments, Value block, int slots)
        : this(arguments, block, slots == 0 ? [] : new Value[slots])
    {
    }

    public ScriptList? Arguments { get; set; } = arguments;

    /// <summary>The name of the part: its argument number 0.</summary>
    public string? Part { get; init; }

    public Value Block { get; } = block;

    public Value[] Slots { get; } = slots;

    /// <summary>Of a function: where its locals are, for the blocks of <c>wrap</c> that it prints.</summary>
    public IReadOnlyDictionary<string, int>? Names { get; init; }

    /// <summary>Of a function with parameters: where the values of before are kept.</summary>
    public int Saved { get; init; }

    /// <summary>The same variables and arguments, seen from a block with a block of its own around it.</summary>
    public Locals Lent(Value block) => new(Arguments, block, Slots) { Names = Names, Saved = Saved, borrowed = borrowed ??= new() };

    public ref Value Borrowed(string name)
    {
        if (Names is not null && Names.TryGetValue(name, out var slot))
        {
            return ref Slots[slot];
        }

        return ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault((borrowed ??= new()).Values, name, out _);
    }

    /// <summary>What a block of <c>wrap</c> has set that the function itself does not name.</summary>
    private sealed class BorrowedNames
    {
        public Dictionary<string, Value> Values { get; } = new(StringComparer.Ordinal);
    }
}

internal enum LoopKind : byte { For, While, Row }

/// <summary>One running loop; reused by the loops that follow at the same depth.</summary>
internal sealed class Loop(Loop? outer)
{
    private Loop? inner;

    public Loop? Outer { get; } = outer;

    public int Position { get; set; }

    public int Count { get; set; }

    public LoopKind Kind { get; set; }

    /// <summary>Of a table row: its cells.</summary>
    public int Columns { get; set; }

    public Value Item { get; set; }

    public Value Before { get; set; }

    public Loop Inner => inner ??= new Loop(this);

    public void Forget()
    {
        for (var loop = this; loop is not null; loop = loop.inner)
        {
            loop.Item = loop.Before = default;
        }
    }
}
