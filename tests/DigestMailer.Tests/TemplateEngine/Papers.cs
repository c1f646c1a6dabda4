using System.Buffers;
using System.Globalization;
using System.Text;
using DigestMailer.Templates;

namespace DigestMailer.Tests.TemplateEngine;

/// <summary>Papers for tests, and ways to render over them.</summary>
internal static class Papers
{
    public static readonly DateTimeOffset Noon = new(2026, 3, 29, 7, 5, 9, TimeSpan.Zero);

    public static RenderContext Context { get; } = new(CultureInfo.InvariantCulture, Noon, "en");

    public static Paper Paper(string title = "A <b>bold</b> & \"quoted\" title") => new(
        title, WebUrl.Parse("https://example.org/abs/1?a=1&b=2"), null, [new("Ada"), new("Bob"), new("Cleo")], ["cs.AI", "cs.CL"], new Author("Ada"));

    public static Digest Of(string name = "Ann", params Paper[] papers) =>
        new(name, papers.Length, new DateOnly(2026, 3, 29), Noon, null, new Gap("card:1"), papers);

    public static string Html(string template, Digest? digest = null) => Render(template, OutputKind.Html, digest);

    public static string Text(string template, Digest? digest = null) => Render(template, OutputKind.Text, digest);

    public static string Render(string template, OutputKind kind, Digest? digest = null, params (string Name, string Text)[] parts) =>
        Render(Compile(template, kind, null, parts), digest);

    public static string Render(Template template, Digest? digest = null)
    {
        var output = new ArrayBufferWriter<byte>();
        template.Render(digest ?? Of("Ann", Paper()), Context, output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    public static Template Compile(string template, OutputKind kind, TemplateLimits? limits = null, params (string Name, string Text)[] parts) =>
        TemplateSet.Compile([new("page", template, kind, PaperModel.Digest), .. parts.Select(part => new TemplateSource(part.Name, part.Text, kind))], limits)["page"];

    /// <summary>The errors that compiling ends with.</summary>
    public static IReadOnlyList<TemplateError> Refused(string template, OutputKind kind = OutputKind.Html, params (string Name, string Text)[] parts) =>
        Xunit.Assert.Throws<TemplateException>(() => Compile(template, kind, null, parts)).Errors;

    /// <summary>The error that rendering ends with.</summary>
    public static TemplateError Failed(string template, OutputKind kind = OutputKind.Text, TemplateLimits? limits = null, params (string Name, string Text)[] parts)
    {
        var compiled = Compile(template, kind, limits, parts);
        var output = new ArrayBufferWriter<byte>();
        var failure = Xunit.Assert.Throws<TemplateException>(() => compiled.Render(Of("Ann", Paper()), Context, output));
        Xunit.Assert.Equal(0, output.WrittenCount);
        return Xunit.Assert.Single(failure.Errors);
    }
}
