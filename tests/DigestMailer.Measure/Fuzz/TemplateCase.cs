using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using DigestMailer.Templates;
using DigestMailer.Tests.TemplateEngine;

namespace DigestMailer.Measure.Fuzz;

/// <summary>How one template ended.</summary>
/// <param name="Wrong">What must not have happened, or null.</param>
internal readonly record struct FuzzEnd(string Kind, string? Wrong, TimeSpan Took, long Bytes);

/// <summary>Compiles one template and, if it compiles, renders it.</summary>
internal static class TemplateCase
{
    /// <summary>No template may take more memory than this, all in all.</summary>
    private const long MostBytes = 64 * 1024 * 1024;

    private static readonly Digest Model = new(
        "A <reader> & \"more\"", 2, new DateOnly(2026, 3, 29), new DateTimeOffset(2026, 3, 29, 7, 5, 9, TimeSpan.Zero), null, new Gap("card:1"),
        [
            new("A <b>title</b> 'x' é😀", WebUrl.Parse("https://example.org/1?a=1&b=2"), null, [new("Ada"), new("Bob")], ["cs.AI"], new("Ada")),
            new("Another", WebUrl.Parse("https://example.org/2"), WebUrl.Parse("https://example.org/2.pdf"), [], [], null),
        ]);

    private static readonly RenderContext Context = new(CultureInfo.GetCultureInfo("en"), Model.Sent, "en");

    private static readonly Catalogues Words = new("en", new Dictionary<string, IReadOnlyDictionary<string, string>>
    {
        ["en"] = new Dictionary<string, string> { ["a"] = "A {0} and {n}", ["b.c.one"] = "{n} one", ["b.c.other"] = "{n} {missing}" },
    });

    public static FuzzEnd Run(string text, OutputKind kind)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var clock = Stopwatch.GetTimestamp();
        var (end, wrong) = Ended(text, kind);
        var took = Stopwatch.GetElapsedTime(clock);
        var bytes = GC.GetAllocatedBytesForCurrentThread() - before;
        return new FuzzEnd(end, wrong ?? (bytes > MostBytes ? $"{bytes / 1024 / 1024} MiB allocated" : took.TotalSeconds > 2.5 ? $"{took.TotalSeconds:0.0} s" : null), took, bytes);
    }

    private static (string Kind, string? Wrong) Ended(string text, OutputKind kind)
    {
        var compiled = false;
        try
        {
            var template = TemplateSet.Compile(
                [
                    new("page", text, kind, PaperModel.Digest), new("part", "[{{ $0 }}{{ name }}]", kind), new("other", "{{ include 'part' 1 }}{{ x = 2; ret x }}", kind),
                ],
                words: Words)["page"];
            compiled = true;
            template.Render(Model, Context, new ArrayBufferWriter<byte>());
            return ("rendered", null);
        }
        catch (TemplateException refused)
        {
            return (compiled ? "failed" : "refused", refused.Errors.Count == 0 ? "no error named" : refused.Errors.Select(error => Misplaced(error, text)).FirstOrDefault(wrong => wrong is not null));
        }
#pragma warning disable CA1031 // Whatever else is thrown is what is looked for here.
        catch (Exception other)
#pragma warning restore CA1031
        {
            // The type and the places nearest to it tell one defect from another.
            return ("crashed", string.Join(Environment.NewLine, other.ToString().Split(Environment.NewLine).Take(5)));
        }
    }

    /// <summary>Every error has to point at a line and column that the source has.</summary>
    private static string? Misplaced(TemplateError error, string text)
    {
        if (error.Template != "page")
        {
            return error.Template is "part" or "other" ? null : $"error in '{error.Template}'";
        }

        var lines = text.Split('\n');
        return error.Line >= 1 && error.Line <= lines.Length && error.Column >= 1 && error.Column <= lines[error.Line - 1].Length + 1
            && error.EndColumn >= error.Column && error.Message.Length > 0 && error.Code.Length == 7
            ? null
            : $"misplaced: {error.Line},{error.Column}-{error.EndColumn} {error.Code} {error.Message}";
    }
}
