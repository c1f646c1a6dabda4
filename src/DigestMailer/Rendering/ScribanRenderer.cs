using System.Buffers;
using System.Net;
using System.Reflection;
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
/// Twin over the package Scriban. Our own engine has the first word, at every compilation and at every rendering, because Scriban does
/// not know where a hole stands in HTML: what ours refuses is refused. The functions that the language has not, words and cuts, are
/// ours too. Where the two may differ is listed in ScribanDifferences.txt.
/// </summary>
internal sealed partial class ScribanRenderer : IRenderer
{
    /// <summary>Older ones let a template of one mail see what another left behind (CVE-2026-74790, -74791).</summary>
    private static readonly Version Oldest = new(7, 2, 6);

    private readonly Dictionary<string, (ScribanTemplate Parsed, TemplateSource Source)> templates = new(StringComparer.Ordinal);
    private readonly TemplateSet ours;
    private readonly TemplateLimits limits;
    private readonly OwnFunctions functions;

    private ScribanRenderer(TemplateFiles files, TemplateLimits limits)
    {
        RefuseOld();
        ours = TemplateSet.Compile(files.Sources(), limits, files.Words());
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

    /// <summary>The assembly's own version has only its first number; the file's has all of them.</summary>
    private static void RefuseOld()
    {
        var found = typeof(ScribanTemplate).Assembly.GetCustomAttribute<AssemblyFileVersionAttribute>()?.Version;
        if (!Version.TryParse(found, out var version) || version < Oldest)
        {
            throw new InvalidOperationException($"Scriban {found ?? "of an unknown version"} is too old: {Oldest} is the first that keeps mails apart.");
        }
    }

    public void Render(string template, object view, RenderContext context, IBufferWriter<byte> output)
    {
        // What is only known when it runs, such as what a variable holds in an address, is refused by ours here.
        ours[template].Render(view, context, new ArrayBufferWriter<byte>());

        var (parsed, source) = templates[template];
        using var time = new CancellationTokenSource(limits.Time, TimeProvider.System);
        var longest = source.Kind switch { OutputKind.Html => limits.HtmlBytes, OutputKind.Text => limits.TextBytes, _ => limits.LineBytes };
        var scriban = new EscapingContext(source.Kind, Builtins(context))
        {
            StrictVariables = true,
            EnableRelaxedMemberAccess = false,
            EnableRelaxedFunctionAccess = false,
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
        var text = Run(parsed, scriban, longest);
        output.Write(Encoding.UTF8.GetBytes(source.Kind == OutputKind.Line ? OneLine(text) : text));
    }

    private static string OneLine(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static string Run(ScribanTemplate parsed, TemplateContext scriban, int longest)
    {
        try
        {
            var text = parsed.Render(scriban);
            return Encoding.UTF8.GetByteCount(text) <= longest
                ? text // at its own limit Scriban cuts and adds three dots: that is longer than the limit, and fails here
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
        builtins.SetValue("include", new MarkupInclude(new IncludeFunction()), readOnly: true);
        builtins.Remove("include_join"); // it would print parts that are escaped already a second time
        ((ScriptObject)builtins["object"]!).Remove("eval");
        ((ScriptObject)builtins["object"]!).Remove("eval_template");
        foreach (var (name, call) in functions.For(context))
        {
            builtins.SetValue(name, new OwnFunction(call), readOnly: true);
        }

        foreach (var group in builtins.Values.OfType<ScriptObject>())
        {
            group.IsReadOnly = true;
        }

        builtins.IsReadOnly = true;
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

        /// <summary>The other hook, which rendering with await would use.</summary>
        public override ValueTask<TemplateContext> WriteAsync(SourceSpan span, object? textAsObject) => new(Write(span, textAsObject));

        private string Escape(string text)
        {
            var clean = string.Concat(text.Where(MayStand));
            return kind switch
            {
                OutputKind.Html => WebUtility.HtmlEncode(clean),
                OutputKind.Line => OneLine(clean),
                _ => clean,
            };
        }

        private static bool MayStand(char one) =>
            one is '\n' or '\t' || (!char.IsControl(one) && one is not (>= '\uFDD0' and <= '\uFDEF' or '\uFFFE' or '\uFFFF' or >= '\u202A' and <= '\u202E' or >= '\u2066' and <= '\u2069'));
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
    private sealed class MarkupInclude(IncludeFunction include) : IScriptCustomFunction
    {
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
}

internal static partial class RenderingSetup
{
    static partial void UseTwin(IServiceCollection services) => services.AddSingleton<CompileTemplates>(provider =>
    {
        var limits = LimitsOf(provider);
        return files => ScribanRenderer.Compile(files, limits);
    });
}
