using DigestMailer.Templates;

namespace DigestMailer.Tests.TemplateEngine;

public sealed class LintTests
{
    private static readonly Catalogues Words = new("en", new Dictionary<string, IReadOnlyDictionary<string, string>>
    {
        ["en"] = new Dictionary<string, string> { ["a"] = "A", ["b.other"] = "B" }, ["de"] = new Dictionary<string, string> { ["b.one"] = "B", ["b.other"] = "B" },
    });

    [Theory]
    [InlineData("{{ x = 1 }}", "DMT3001", 4)]
    [InlineData("{{ x = 1; x = x + 1 }}", "DMT3001", 4)]
    [InlineData("{{ capture c }}<b>1</b>{{ end }}", "DMT3001", 12)]
    [InlineData("{{ if papers }}1{{ end }}", "DMT3003", 7)]
    [InlineData("{{ if name }}1{{ end }}", "DMT3003", 7)]
    [InlineData("{{ count ? 1 : 2 }}", "DMT3003", 4)]
    [InlineData("{{ name > 9 }}", "DMT3004", 4)]
    [InlineData("{{ t 'a' }}", "DMT3005", 6)]
    [InlineData("{{ for p in papers; p.title; break; p.url; end }}", "DMT3006", 37)]
    [InlineData("{{ '<b>' + name }}", "DMT3007", 4)]
    [InlineData("{{ name | html.escape }}", "DMT3008", 4)]
    [InlineData("<p>{{ name }} papers</p>", "DMT3011", 15)]
    [InlineData("<p title=\"{{ name }}\">1</p><p>Hello &nbsp; you</p>", "DMT3011", 31)]
    [InlineData("<p>\n  {{ include 'part' }}\n</p>", "DMT3012", 6)]
    public void A_mistake_that_compiles_is_found_with_its_place(string template, string code, int column)
    {
        var finding = Assert.Single(Look(template), one => one.Error.Code == code);
        Assert.Equal(column, finding.Error.Column);
        Assert.Equal(code == "DMT3005", finding.IsError);
    }

    [Theory]
    [InlineData("{{ x = 1; x }}{{ t 'b' n:1 }}{{ if note }}{{ note }}{{ end }}{{ if papers.size > 0 }}1{{ end }}")]
    [InlineData("<p title=\"{{ name }}\" class=\"some words\">&nbsp;&zwnj;{{ name }} · 1</p><style>p { color: red }</style><!-- words -->")]
    [InlineData("{{ for p in papers }}{{ if p.pdf }}<a href=\"{{ p.pdf }}\">{{ p.title }}</a>{{ end }}{{ end }}{{ this.y = 1; y }}")]
    [InlineData("{{ '<' + name }}{{ name + '>' }}{{ count > 9 }}{{ name.size > 3 }}")]
    public void What_is_right_is_left_alone(string template) => Assert.DoesNotContain(Look(template), one => one.Error.Code != "DMT3002");

    [Fact]
    public void A_part_that_nobody_includes_is_found() =>
        Assert.Equal("part", Assert.Single(Look("<p>1</p>"), one => one.Error.Code == "DMT3002").Error.Template);

    private static IReadOnlyList<LintFinding> Look(string template) =>
        TemplateLint.Look([new("page", template, OutputKind.Html, PaperModel.Digest), new("part", "<b>1</b>", OutputKind.Html)], Words);
}
