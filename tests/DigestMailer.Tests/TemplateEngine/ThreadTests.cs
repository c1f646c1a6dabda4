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

    /// <summary>One compiled set, every kind of statement, shared and not: what a thread gets is what it would get alone.</summary>
    [Fact]
    public async Task Eight_threads_on_one_set_get_what_each_would_get_alone()
    {
        const string Page =
            """
            {{ func pair(a, b = 'none'); ret a + '/' + b; end }}{{ func frame }}<b>{{ $$ }}</b>{{ end ~}}
            {{ capture top }}<i>{{ name }}</i>{{ end }}{{ top }}{{ pair name }}{{ wrap frame }}{{ count }}{{ end }}
            {{ include 'card' (name | string.upcase) kind: 'big' }}{{ for p in papers reversed limit: 3 }}
            <a href="{{ p.url }}" title="{{ p.title }}">{{ for.index }}{{ if for.last }}.{{ else }},{{ end }}{{ list_and p.categories }}</a>{{ end }}
            {{ x = {a: 1}; x.b = name; x | object.to_json }}{{ case count; when 0; 'none'; when 1, 2; 'few'; else; 'many'; end }}{{ t 'papers' n: count }}
            {{ i = 0; while i < 5; i = i + 1; if i == 4; break; end; i; end }}{{ day | date.to_string '%A %d' }}{{ with papers[0]; title; end }}
            """;
        var words = new Catalogues("en", new Dictionary<string, IReadOnlyDictionary<string, string>>
        {
            ["en"] = new Dictionary<string, string> { ["papers.one"] = "{n} paper", ["papers.other"] = "{n} papers" },
        });
        var set = TemplateSet.Compile(
            [
                new("page", Page, OutputKind.Html, PaperModel.Digest),
                new("shared", Page, OutputKind.Html, PaperModel.Digest, Shared: true),
                new("card", "<p>{{ $1 }}{{ $.kind }}{{ $x = name; $x }}</p>", OutputKind.Html),
            ],
            words: words);
        Digest[] digests = [.. Enumerable.Range(0, 40).Select(i =>
            Papers.Of($"Ann <{i}>", [.. Enumerable.Range(0, (i % 7) + 1).Select(n => Papers.Paper(new string('x', i * 3) + $"\"{n}é{i}\""))]))];
        string[] alone = [.. digests.Select(digest => Papers.Render(set["page"], digest))];
        Assert.Equal(digests.Length, alone.Distinct().Count());

        await Task.WhenAll(Enumerable.Range(0, 8).Select(thread => Task.Run(
            () =>
            {
                for (var i = 0; i < 400; i++)
                {
                    var which = (i + (thread * 5)) % digests.Length;
                    Assert.Equal(alone[which], Papers.Render(set[i % 2 == 0 ? "page" : "shared"], digests[which]));
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
