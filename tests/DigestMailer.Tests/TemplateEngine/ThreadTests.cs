using DigestMailer.Templates;

namespace DigestMailer.Tests.TemplateEngine;

public sealed class ThreadTests
{
    [Fact]
    public async Task Eight_threads_render_one_template_alike()
    {
        var template = Papers.Compile(
            "{{ func f(x); ret x + 1; end }}{{ for p in papers }}<p title=\"{{ p.title }}\">{{ f for.index }}{{ capture c }}<b>{{ p.title }}</b>{{ end }}{{ c }}</p>{{ end }}",
            OutputKind.Html);
        string Expected(int i) => string.Concat(Enumerable.Range(1, 5).Select(n => $"<p title=\"{i}&lt;\">{n}<b>{i}&lt;</b></p>"));

        await Task.WhenAll(Enumerable.Range(0, 8).Select(thread => Task.Run(
            () =>
            {
                for (var i = 0; i < 200; i++)
                {
                    var paper = Papers.Paper($"{thread * 1000 + i}<");
                    Assert.Equal(Expected((thread * 1000) + i), Papers.Render(template, Papers.Of("Ann", paper, paper, paper, paper, paper)));
                }
            },
            TestContext.Current.CancellationToken)));
    }

    [Fact]
    public void A_rendering_leaves_nothing_behind_for_the_next()
    {
        var template = Papers.Compile("{{ if count > 0; x = name; end }}{{ x }}", OutputKind.Text);
        Assert.Equal("Ann", Papers.Render(template));
        Assert.Throws<TemplateException>(() => Papers.Render(template, Papers.Of("Bob")));
        Assert.Equal("Ann", Papers.Render(template));
    }
}
