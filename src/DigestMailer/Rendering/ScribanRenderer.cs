using System.Buffers;
using System.Globalization;
using System.Net;
using System.Text;
using DigestMailer.Templates;
using Scriban;
using Scriban.Functions;
using Scriban.Parsing;
using Scriban.Runtime;
using Scriban.Syntax;
using ScribanTemplate = Scriban.Template;

namespace DigestMailer.Rendering;

/// <summary>
/// Twin over the package Scriban. Our own parser has the first word, because Scriban does not know where a hole stands in HTML;
/// the functions that the language has not, words and cuts, are ours too.
/// </summary>
internal sealed class ScribanRenderer : IRenderer
{
    private readonly Dictionary<string, (ScribanTemplate Parsed, TemplateSource Source)> templates = new(StringComparer.Ordinal);
    private readonly TemplateLimits limits;
    private readonly OwnFunctions functions;

    private ScribanRenderer(TemplateFiles files, TemplateLimits limits)
    {
        _ = TemplateSet.Compile(files.Sources(), limits, files.Words());
        this.limits = limits;
        functions = new OwnFunctions(files);

        var options = new ParserOptions { ExpressionDepthLimit = limits.Nesting };
        foreach (var source in files.Sources())
        {
            var parsed = ScribanTemplate.Parse(source.Text, source.Name, options);
            if (parsed.HasErrors)
            {
                throw new TemplateException([.. parsed.Messages.Select(message => Error(message.Span, message.Message))]);
            }

            templates.Add(source.Name, (parsed, source));
        }
    }

    public static IRenderer Compile(TemplateFiles files, TemplateLimits limits) => new ScribanRenderer(files, limits);

    public void Render(string template, object view, RenderContext context, IBufferWriter<byte> output)
    {
        var (parsed, source) = templates[template];
        using var time = new CancellationTokenSource(limits.Time, TimeProvider.System);
        var longest = source.Kind switch { OutputKind.Html => limits.HtmlBytes, OutputKind.Text => limits.TextBytes, _ => limits.LineBytes };
        var scriban = new EscapingContext(source.Kind, Builtins(context))
        {
            StrictVariables = true,
            EnableRelaxedMemberAccess = false,
            EnableRelaxedIndexerAccess = false,
            EnableRelaxedTargetAccess = false,
            AutoIndent = false,
            NewLine = "\n",
            LoopLimit = (int)Math.Min(limits.Steps, int.MaxValue),
            RecursiveLimit = limits.CallDepth,
            LimitToString = longest + 1,
            RegexTimeOut = TimeSpan.FromMilliseconds(100),
            CancellationToken = time.Token,
        };
        foreach (var (name, (part, _)) in templates)
        {
            scriban.CachedTemplates[name] = part;
        }

        scriban.TemplateLoader = new NoOthers();
        scriban.PushCulture(context.Culture);
        scriban.PushGlobal(Model(source.Model!, view));
        output.Write(Encoding.UTF8.GetBytes(Run(parsed, scriban, longest)));
    }

    private static string Run(ScribanTemplate parsed, TemplateContext scriban, int longest)
    {
        try
        {
            var text = parsed.Render(scriban);
            return Encoding.UTF8.GetByteCount(text) <= longest
                ? text
                : throw new TemplateException([Error(parsed.Page!.Span, $"the output is longer than {longest} bytes")]);
        }
        catch (ScriptRuntimeException failure)
        {
            throw new TemplateException([Error(failure.Span, failure.OriginalMessage)]);
        }
    }

    private BuiltinFunctions Builtins(RenderContext context)
    {
        var builtins = new BuiltinFunctions();
        builtins.SetValue("include", new MarkupInclude(), readOnly: true);
        foreach (var (name, call) in functions.For(context))
        {
            builtins.SetValue(name, new OwnFunction(call), readOnly: true);
        }

        return builtins;
    }

    /// <summary>The closed schema, value by value: nothing of ours is reachable by reflection.</summary>
    private static ScriptObject Model(Shape shape, object view)
    {
        var model = new ScriptObject();
        foreach (var member in shape.Members.Values)
        {
            model.SetValue(member.Name, Value(member, member.Read(view)), readOnly: true);
        }

        return model;
    }

    private static object? Value(Member member, object? value) => value switch
    {
        null => null,
        DateOnly day => day.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc),
        DateTimeOffset instant => instant.DateTime,
        IEnumerable<string> texts => new ScriptArray(texts),
        System.Collections.IEnumerable items and not string => new ScriptArray(items.Cast<object>().Select(item => Model(member.Shape!, item))),
        _ => member.Shape is { } shape ? Model(shape, value) : value,
    };

    private static TemplateError Error(SourceSpan span, string message) => new(
        span.FileName ?? "", span.Start.Line + 1, span.Start.Column + 1, span.End.Column + 2, "DMT9000", message, "", []);

    /// <summary>Text that a template's own markup has made.</summary>
    private sealed record Markup(string Text);

    /// <summary>Whatever a hole prints passes here; the template's own text does not.</summary>
    private sealed class EscapingContext(OutputKind kind, ScriptObject builtins) : TemplateContext(builtins)
    {
        public override TemplateContext Write(SourceSpan span, object? textAsObject)
        {
            _ = textAsObject switch
            {
                null => this,
                Markup markup => Write(markup.Text),
                Gap gap => Write($"{Gap.Open}{gap.Name}{Gap.Close}"),
                _ => Write(Escape(ObjectToString(textAsObject) ?? "")),
            };
            return this;
        }

        private string Escape(string text)
        {
            var clean = string.Concat(text.Where(MayStand));
            return kind switch
            {
                OutputKind.Html => WebUtility.HtmlEncode(clean),
                OutputKind.Line => string.Join(' ', clean.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)),
                _ => clean,
            };
        }

        private static bool MayStand(char one) =>
            one is '\n' or '\t' || (!char.IsControl(one) && one is not (>= '\uFDD0' and <= '\uFDEF' or >= '\u202A' and <= '\u202E' or >= '\u2066' and <= '\u2069'));
    }

    private sealed class OwnFunction(Func<TemplateContext, ScriptArray, string> call) : IScriptCustomFunction
    {
        public int RequiredParameterCount => 0;

        public int ParameterCount => 0;

        public ScriptVarParamKind VarParamKind => ScriptVarParamKind.Direct;

        public Type ReturnType => typeof(object);

        public ScriptParameterInfo GetParameterInfo(int index) => new(typeof(object), "value");

        public object? Invoke(TemplateContext context, ScriptNode? callerContext, ScriptArray arguments, ScriptBlockStatement? blockStatement) =>
            call(context, arguments);

        public ValueTask<object?> InvokeAsync(TemplateContext context, ScriptNode? callerContext, ScriptArray arguments, ScriptBlockStatement? blockStatement) =>
            new(call(context, arguments));
    }

    /// <summary>A part's output is escaped already: it must not be escaped again.</summary>
    private sealed class MarkupInclude : IScriptCustomFunction
    {
        private readonly IncludeFunction include = new();

        public int RequiredParameterCount => include.RequiredParameterCount;

        public int ParameterCount => include.ParameterCount;

        public ScriptVarParamKind VarParamKind => include.VarParamKind;

        public Type ReturnType => include.ReturnType;

        public ScriptParameterInfo GetParameterInfo(int index) => include.GetParameterInfo(index);

        public object? Invoke(TemplateContext context, ScriptNode? callerContext, ScriptArray arguments, ScriptBlockStatement? blockStatement) =>
            new Markup(include.Invoke(context, callerContext, arguments, blockStatement) as string ?? "");

        public async ValueTask<object?> InvokeAsync(TemplateContext context, ScriptNode? callerContext, ScriptArray arguments, ScriptBlockStatement? blockStatement) =>
            new Markup(await include.InvokeAsync(context, callerContext, arguments, blockStatement) as string ?? "");
    }

    /// <summary>All parts of the version are parsed already: whatever else is asked for does not exist.</summary>
    private sealed class NoOthers : ITemplateLoader
    {
        public string? GetPath(TemplateContext context, SourceSpan callerSpan, string templateName) => templateName;

        public string? Load(TemplateContext context, SourceSpan callerSpan, string templatePath) => null;

        public ValueTask<string?> LoadAsync(TemplateContext context, SourceSpan callerSpan, string templatePath) => new((string?)null);
    }

    /// <summary>Words and cuts, run by our own engine one call at a time.</summary>
    private sealed class OwnFunctions
    {
        private static readonly Shape<Call> Arguments = new Shape<Call>("call")
            .Text("a", call => call.Texts.ElementAtOrDefault(0) ?? "", "First")
            .Text("b", call => call.Texts.ElementAtOrDefault(1) ?? "", "Second")
            .Text("c", call => call.Texts.ElementAtOrDefault(2) ?? "", "Third")
            .Text("d", call => call.Texts.ElementAtOrDefault(3) ?? "", "Fourth")
            .Number("n", call => call.Number, "The number that decides the plural")
            .TextList("items", call => call.Texts, "All of them");

        private readonly TemplateSet set;

        private static readonly bool[] Either = [false, true];

        public OwnFunctions(TemplateFiles files) => set = TemplateSet.Compile(
            [
                Source("short", "{{ short a n }}"),
                Source("sentences", "{{ sentences a n }}"),
                Source("list_and", "{{ list_and items }}"),
                .. from key in files.WordKeys()
                   from count in Enumerable.Range(0, 5)
                   from isPlural in Either
                   select Source($"t {key} {count} {isPlural}", $"{{{{ t '{key}' {string.Join(' ', "abcd".Take(count))} {(isPlural ? "n:n" : "")} }}}}"),
            ],
            words: files.Words());

        private sealed record Call(IReadOnlyList<string> Texts, long Number);

        public IEnumerable<(string Name, Func<TemplateContext, ScriptArray, string> Call)> For(RenderContext context)
        {
            yield return ("t", (scriban, arguments) => Words(scriban, arguments, context));
            yield return ("short", (_, arguments) => Run("short", [Text(arguments[0])], Whole(arguments[1]), context));
            yield return ("sentences", (_, arguments) => Run("sentences", [Text(arguments[0])], Whole(arguments[1]), context));
            yield return ("list_and", (_, arguments) => Run("list_and", [.. ((System.Collections.IEnumerable)arguments[0]!).Cast<object>().Select(Text)], 0, context));
        }

        private string Words(TemplateContext scriban, ScriptArray arguments, RenderContext context)
        {
            var texts = arguments.Skip(1).Select(Text).ToList();
            var isPlural = arguments.TryGetValue(scriban, scriban.CurrentSpan, "n", out var number);
            return Run($"t {arguments[0]} {texts.Count} {isPlural}", texts, isPlural ? Whole(number) : 0, context);
        }

        private string Run(string template, IReadOnlyList<string> texts, long number, RenderContext context)
        {
            var output = new ArrayBufferWriter<byte>();
            set[template].Render(new Call(texts, number), context, output);
            return Encoding.UTF8.GetString(output.WrittenSpan);
        }

        private static TemplateSource Source(string name, string text) => new(name, text, OutputKind.Text, Arguments);

        private static string Text(object? value) => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";

        private static long Whole(object? value) => Convert.ToInt64(value, CultureInfo.InvariantCulture);
    }
}

internal static partial class RenderingSetup
{
    static partial void UseTwin(IServiceCollection services) => services.AddSingleton<CompileTemplates>(provider =>
    {
        var limits = LimitsOf(provider);
        return files => ScribanRenderer.Compile(files, limits);
    });
}
