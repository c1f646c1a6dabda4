using System.Buffers;
using System.Globalization;
using System.Text;
using DigestMailer.Templates;
using Scriban;
using Scriban.Runtime;

namespace DigestMailer.Rendering;

internal sealed partial class ScribanRenderer
{
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
