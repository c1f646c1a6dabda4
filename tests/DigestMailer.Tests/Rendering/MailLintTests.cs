using DigestMailer.Rendering;
using DigestMailer.Rendering.Linting;
using DigestMailer.Templates;

namespace DigestMailer.Tests.Rendering;

public sealed class MailLintTests
{
    [Fact]
    public void The_shipped_mails_are_clean() => Assert.Empty(Look());

    [Theory]
    [InlineData("parts/footer.html", "{{ t 'link.unsubscribe' }}</a>", "", "DMT3113")]
    [InlineData("parts/footer.html", "href=\"{{ links.unsubscribe }}\"", "href=\"https://other.example/\"", "DMT3111")]
    [InlineData("parts/footer.html", "{{ if sender.postal_address }}, {{ sender.postal_address }}{{ end }}", "", "DMT3104")]
    [InlineData("parts/footer.text", "{{ links.preferences }}", "", "DMT3115")]
    [InlineData("parts/footer.html", "<p style=\"margin:0\">", "<p style=\"margin:0\"><a href=\"http://other.example/\">x</a>", "DMT3112")]
    [InlineData("parts/top.html", "<h1 class", "<h2 class", "DMT3102")]
    [InlineData("parts/top.html", "{{ preheader }}", "", "DMT3103")]
    [InlineData("parts/top.html", "<div class=\"page\" lang=\"{{ subscriber.lang }}\"", "<div class=\"page\"", "DMT3107")]
    [InlineData("parts/head.html", "<title>{{ subject }}</title>", "<title></title>", "DMT3101")]
    [InlineData("parts/paper.html", "{{ t 'paper.pdf.before' }}{{ n }}{{ t 'paper.pdf.after' }}", "PDF", "DMT3114")]
    [InlineData("parts/paper.html", "#1f2328", "#999999", "DMT3130")]
    [InlineData("parts/paper.html", "margin:12px 0 0", "position:absolute", "DMT3106")]
    [InlineData("parts/paper.html", "{{ paper.summary }}", "{{ for i in 1..20; paper.summary; end }}", "DMT3120")]
    [InlineData("digest.text", "{{ cards ~}}", "{{ cards; for i in 1..200000; end ~}}", "DMT3121")]
    public void What_a_reader_would_miss_is_found(string name, string text, string by, string code)
    {
        var found = Look(name, text, by);
        Assert.Contains(found, one => one.Error.Code == code);
        Assert.All(found, one => Assert.InRange(one.Error.Line, 1, int.MaxValue));
    }

    private static IReadOnlyList<LintFinding> Look(string? name = null, string text = "", string by = "")
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "templates");
        var files = TemplateFiles.Read(folder);
        if (name is not null)
        {
            var source = files.Sources().Single(one => one.Name == name).Text;
            var changed = source.Replace(text, by, StringComparison.Ordinal);
            Assert.NotEqual(source, changed);
            files = files.With(name, name.EndsWith("top.html", StringComparison.Ordinal) ? changed.Replace("<h2 class=\"text\" style=\"margin:6px 0 0;font-size:26px;line-height:35px;font-weight:700;color:#1f2328\">{{ $1 }}</h1>", "<h2>{{ $1 }}</h2>", StringComparison.Ordinal) : changed);
        }

        return MailLint.Look(new TemplateVersion(files, Renderer.Compile(files, new TemplateLimits()), 1_000_000), new TemplateLimits());
    }
}
