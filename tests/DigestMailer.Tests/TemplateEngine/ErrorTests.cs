using DigestMailer.Templates;

namespace DigestMailer.Tests.TemplateEngine;

public sealed class ErrorTests
{
    [Fact]
    public void Every_mistake_of_a_file_is_reported_at_once_in_order()
    {
        var errors = Papers.Refused("{{ 1 + }}\n{{ nmae }}\n{{ if ) }}x{{ end }}\n{{ 'a\\q' }}\n<p {{ name }}>\n{{ for p in papers }}{{ p.nope }}{{ end }}");
        Assert.Equal([1, 2, 3, 4, 5, 6], errors.Select(error => error.Line));
    }

    [Fact]
    public void An_error_shows_its_range_and_its_line()
    {
        var error = Assert.Single(Papers.Refused("one\n  two {{ nmae }} three"));
        Assert.Equal(("page", 2, 10, 14, "DMT1001", "  two {{ nmae }} three"), (error.Template, error.Line, error.Column, error.EndColumn, error.Code, error.SourceLine));
    }

    [Fact]
    public void An_error_in_a_part_shows_the_way_to_it()
    {
        var error = Assert.Single(Papers.Refused("x\n {{ include 'card' }}", OutputKind.Html, ("card", "{{ include 'line' }}"), ("line", "\n{{ nmae }}")));
        Assert.Equal(("line", 2), (error.Template, error.Line));
        Assert.Equal(["card(1,4)", "page(2,5)"], error.Chain);
    }

    [Fact]
    public void A_failure_in_a_part_shows_the_way_to_it()
    {
        var error = Papers.Failed("x\n {{ include 'card' }}", OutputKind.Text, null, ("card", "{{ x = null; x.y }}"));
        Assert.Equal("card", error.Template);
        Assert.Equal(["page(2,5)"], error.Chain);
    }

    [Fact]
    public void Parts_are_checked_in_the_place_that_includes_them()
    {
        (string, string)[] parts = [("card", "{{ p.title }}")];
        Assert.Equal("T", Papers.Render("{{ for p in papers }}{{ include 'card' }}{{ end }}", OutputKind.Html, Papers.Of("Ann", Papers.Paper("T")), parts));
        Assert.Equal("<p title=\"&quot;\">", Papers.Render("{{ for p in papers }}<p title=\"{{ include 'card' }}\">{{ end }}", OutputKind.Html, Papers.Of("Ann", Papers.Paper("\"")), parts));
        Assert.Contains("unknown name 'p'", Assert.Single(Papers.Refused("{{ include 'card' }}", OutputKind.Html, parts)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_part_has_arguments_and_its_markup_is_a_value()
    {
        (string, string)[] parts = [("b", "<b>{{ $1 }}{{ $.x }}</b>{{ if $1 == 3; ret; end }}!")];
        Assert.Equal("<b>12</b>!", Papers.Render("{{ include 'b' 1 x: 2 }}", OutputKind.Html, null, parts));
        Assert.Equal("<b>3&lt;</b>.", Papers.Render("{{ y = include 'b' 3 x: '<' }}{{ y }}.", OutputKind.Html, null, parts));
    }

    [Theory]
    [InlineData("{{ include 'a' }}", "{{ include 'b' }}", "{{ include 'a' }}", "includes itself: a → b → a")]
    [InlineData("{{ if x", "", "", "never closed")]
    [InlineData("{{ if true }}", "", "", "never closed by 'end'")]
    [InlineData("{{ end }}", "", "", "closes nothing")]
    [InlineData("{{ 1 2 }}", "", "", "a statement ends at")]
    [InlineData("{{ 'abc }}", "", "", "never closed")]
    [InlineData("{{ 99999999999999999999 }}", "", "", "64 bits")]
    public void Broken_structure_is_named(string page, string a, string b, string words) =>
        Assert.Contains(Papers.Refused(page, OutputKind.Text, ("a", a), ("b", b)), error => error.Message.Contains(words, StringComparison.Ordinal));
}
