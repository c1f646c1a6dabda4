using DigestMailer.Templates;

namespace DigestMailer.Tests.TemplateEngine;

public sealed class BlockTests
{
    [Fact]
    public void A_table_row_writes_its_cells_and_begins_new_rows() => Assert.Equal(
        "<table><tr class=\"row1\"><td class=\"col1\">1&lt;</td><td class=\"col2\">2&lt;</td></tr>\n<tr class=\"row2\"><td class=\"col1\">3&lt;</td></tr>\n</table>",
        Papers.Html("<table>{{ tablerow i in 1..3 cols: 2 }}{{ i + '<' }}{{ end }}</table>"));

    [Theory]
    [InlineData("{{ tablerow i in [5, 6, 7] cols: 2; tablerow.col; tablerow.col_first; tablerow.col_last; tablerow.index; end }}", "0truefalse0", "1falsetrue1", "0truefalse2")]
    [InlineData("{{ tablerow i in [5, 6, 7] limit: 2 reversed; i; end }}", "7", "6", null)]
    [InlineData("{{ tablerow i in [5, 6, 7] offset: 1; if i == 7; break; end; i; end }}", "6", "", null)]
    public void A_table_row_knows_its_column_and_takes_the_options_of_a_loop(string template, string first, string second, string? third)
    {
        using var page = new AngleSharp.Html.Parser.HtmlParser().ParseDocument($"<table>{Papers.Html(template)}</table>");
        Assert.Equal(new[] { first, second, third }.OfType<string>(), page.QuerySelectorAll("td").Select(cell => cell.TextContent));
    }

    [Fact]
    public void A_table_row_of_nothing_is_empty_and_its_else_follows() => Assert.Equal(
        "<tr class=\"row1\"></tr>\nnone", Papers.Html("{{ tablerow i in []; i; else; 'none'; end }}"));

    [Fact]
    public void A_table_row_stands_in_element_text_only() => Assert.Contains(
        Papers.Refused("<p title='{{ tablerow i in [1] }}{{ end }}'>"), error => error.Code == "DMT1035");

    [Theory]
    [InlineData("{{ for i in [1,2,3,4] limit: 2 reversed; i; end }}", "43")]
    [InlineData("{{ for i in [1,2,3,4] offset: 2; i; end }}", "34")]
    [InlineData("{{ for i in [1,2,3,4] limit: 0; i; end }}", "1234")]
    [InlineData("{{ for i in []; i; else; 'none'; end }}", "none")]
    [InlineData("{{ x = 7; for x in 1..2; x; end; x }}", "127")]
    [InlineData("{{ $x = 7; for $x in 1..2; $x; end; $x }}", "127")]
    [InlineData("{{ o = {}; for o.i in 1..2; o.i; end }}", "12")]
    [InlineData("{{ for i in 1..2; for j in 1..2; for.index; end; for.index; end }}", "010011")]
    [InlineData("{{ for i in 1..2; while true; for.index; break; end; end }}", "01")]
    public void A_loop_takes_its_options_in_the_order_of_the_language(string template, string output) =>
        Assert.Equal(output, Papers.Text(template));

    [Fact]
    public void A_wrapped_block_sees_the_locals_of_the_function_and_the_block_around_it() => Assert.Equal(
        "[1<i>o</i>][2<i>o</i>]",
        Papers.Html("{{ func each; for $i in 1..$0; $$; end; end; func outer; wrap each 2 }}[{{ $i }}<i>{{ $$ }}</i>]{{ end; end; wrap outer; 'o'; end }}"));

    [Fact]
    public void A_wrapped_block_does_not_see_the_locals_of_its_page() => Assert.Equal(
        "DMT2030", Papers.Failed("{{ func f; $$; end; $x = 1; wrap f; $x; end }}").Code);

    [Fact]
    public void A_local_that_nothing_sets_is_unknown_in_a_wrapped_block_too() => Assert.Contains(
        "unknown local '$nmae'", Assert.Single(Papers.Refused("{{ func f; $name = 1; $$; end; wrap f; $nmae; end }}", OutputKind.Text)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("{{ o = {a: 1}; with o; a = 2; b = 3; end; o.a; o.b }}", "23")]
    [InlineData("{{ a = 1; o = {}; with o; func f(x); a += x; end; f 2; end; a; o.a }}", "13")]
    [InlineData("{{ o = {}; with o; func f(x); z = x; z += 1; z; end; f 2; end; o.z ?? 'none' }}", "3none", true)]
    [InlineData("{{ o = {a: 1}; with o; this; end }}", "{a: 1}")]
    [InlineData("{{ with {a: 1}; with {b: 2}; a + b; end; end }}", "3")]
    public void With_is_the_first_place_for_names(string template, string output, bool optional = false) =>
        Assert.Equal(output, Papers.Text(optional ? template.Replace("o.z ??", "o?.z ??", StringComparison.Ordinal) : template));

    [Fact]
    public void A_member_made_readonly_cannot_be_set() => Assert.Contains(
        "'y' is 'readonly'", Papers.Failed("{{ o = {}; with o; y = 1; readonly y; end; o.y = 2 }}").Message, StringComparison.Ordinal);

    [Fact]
    public void A_case_begins_with_when() => Assert.Contains(
        "begins with 'when'", Assert.Single(Papers.Refused("{{ case 1; else; 2; end }}", OutputKind.Text)).Message, StringComparison.Ordinal);

    [Fact]
    public void Thousands_of_else_if_are_one_flat_chain()
    {
        var arms = string.Concat(Enumerable.Range(0, 5_000).Select(i => $"{{{{ else if count == {i + 2} }}}}{i}"));
        Assert.Equal("one", Papers.Text($"{{{{ if count == 0 }}}}none{arms}{{{{ else }}}}one{{{{ end }}}}"));
    }
}
