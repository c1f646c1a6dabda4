namespace DigestMailer.Tests.TemplateEngine;

public sealed class MarkupFunctionTests
{
    [Theory]
    [InlineData("{{ '<b>x</b><!-- c --><SCRIPT>a<b</SCRIPT >y<style>p{}</style>z' | html.strip }}", "xyz")]
    [InlineData("{{ 'a < b and <scripty>c</scripty> &lt;' | html.strip }}", "a < b and c &lt;")]
    [InlineData("{{ '<script>never closed' | html.strip }}|{{ '<a title=\">\">x</a>' | html.strip }}", "|x")]
    [InlineData("{{ 'a\\nb\\r\\nc\\rd' | html.newline_to_br }}", "a<br />\nb<br />\nc<br />\nd")]
    [InlineData("{{ 'a b&é' | html.url_encode }} {{ 'http://x/a b?c=é%20' | html.url_escape }}", "a%20b%26%C3%A9 http://x/a%20b?c=%C3%A9%2520")]
    [InlineData("{{ '<é>' | html.escape }}{{ null | html.escape }}", "&lt;é&gt;")]
    public void Html_is_read_and_written(string template, string output) => Assert.Equal(output, Papers.Text(template));

    [Theory]
    [InlineData("{{ 'a<b\\nc' | html.newline_to_br }}", "a&lt;b<br />\nc")]
    [InlineData("{{ 'O($n^2$) & <b>' | tex }}", "O(n²) &amp; &lt;b&gt;")]
    [InlineData("{{ 'World models <i> for world model' | highlight ['world model', 'for', '<i>'] }}", "World models <strong>&lt;i&gt;</strong> <strong>for</strong> <strong>world model</strong>")]
    [InlineData("{{ 'net network 図形図' | highlight 'net' }}{{ '図形図' | highlight ['形'] }}", "<strong>net</strong> network 図形図図<strong>形</strong>図")]
    [InlineData("{{ 'a b c' | highlight ['a b', 'b c', 'a'] }}{{ 'a' | highlight null }}{{ 'a' | highlight [''] }}", "<strong>a b</strong> caa")]
    [InlineData("{{ '$\\\\alpha$ net' | tex | highlight 'NET' }}", "α <strong>net</strong>")]
    [InlineData("{{ null | tex }}{{ null | highlight 'a' }}|", "|")]
    public void Functions_that_give_markup_escape_what_they_are_given(string template, string output) => Assert.Equal(output, Papers.Html(template));

    [Fact]
    public void In_a_text_part_they_give_text() =>
        Assert.Equal("x² & net", Papers.Text("{{ '$x^2$ & net' | tex | highlight 'net' }}"));

    [Fact]
    public void Markup_cannot_stand_in_an_attribute() =>
        Assert.Equal("DMT1031", Assert.Single(Papers.Refused("<p title=\"{{ name | tex }}\">x</p>")).Code);
}
