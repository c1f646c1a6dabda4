using DigestMailer.Templates;

namespace DigestMailer.Tests.TemplateEngine;

public sealed class EscapingTests
{
    private const string Url = "https://example.org/abs/1?a=1&amp;b=2";

    [Theory]
    [InlineData("<p>{{ name }}</p>", "<p>a&lt;b&amp;&quot;&#39;</p>")]
    [InlineData("<title>{{ name }}</title>", "<title>a&lt;b&amp;&quot;&#39;</title>")]
    [InlineData("<p title='{{ name }}'></p>", "<p title='a&lt;b&amp;&quot;&#39;'></p>")]
    [InlineData("<a href=\"https://x.org/?q={{ name }}\">x</a>", "<a href=\"https://x.org/?q=a%3Cb%26%22%27\">x</a>")]
    [InlineData("<a href=\"/u/{{ name }}\">x</a>", "<a href=\"/u/a%3Cb%26%22%27\">x</a>")]
    [InlineData("<a href=\"{{ papers[0].url }}\">x</a>", $"<a href=\"{Url}\">x</a>")]
    [InlineData("<a href=\"{{ fragment }}\">{{ fragment }}</a>", "<a href=\"\uFDD0card:1\uFDD1\">\uFDD0card:1\uFDD1</a>")]
    [InlineData("<td style=\"width:{{ count }}px;color:{{ '#0a4bb3' }}\"></td>", "<td style=\"width:1px;color:#0a4bb3\"></td>")]
    [InlineData("{{ '<b>' + name }}", "&lt;b&gt;a&lt;b&amp;&quot;&#39;")]
    [InlineData("{{ capture c }}<b>{{ name }}</b>{{ end }}{{ c }}", "<b>a&lt;b&amp;&quot;&#39;</b>")]
    [InlineData("{{ capture c }}<b>{{ name }}</b>{{ end }}{{ c + '<' }}", "<b>a&lt;b&amp;&quot;&#39;</b>&lt;")]
    [InlineData("{{ func f }}<i>{{ $0 }}</i>{{ end }}{{ f name }}", "<i>a&lt;b&amp;&quot;&#39;</i>")]
    [InlineData("{{ func f }}<i>{{ $$ }}</i>{{ end }}{{ wrap f }}<u>{{ name }}</u>{{ end }}", "<i><u>a&lt;b&amp;&quot;&#39;</u></i>")]
    [InlineData("{{ name | html.escape }}{{ name | html.escape | html.escape }}", "a&lt;b&amp;&quot;&#39;a&lt;b&amp;&quot;&#39;")]
    [InlineData("{{ capture r }}<tr><td>{{ name }}</td></tr>{{ end }}<table>{{ r }}</table>", "<table><tr><td>a&lt;b&amp;&quot;&#39;</td></tr></table>")]
    [InlineData("<table><tr>{{ for p in papers }}<td>{{ count }}</td>{{ end }}</tr></table>", "<table><tr><td>1</td></tr></table>")]
    [InlineData("<title>{{ count }}</ti{{ x = 1 }}tle>{{ count }}", "<title>1</title>1")]
    [InlineData("<!-->{{ count }}<!--->{{ count }}<!-- --!>{{ count }}", "<!-->1<!--->1<!-- --!>1")]
    [InlineData("<td{{ if count > 0 }} class=\"a\"{{ end }}>x</td>", "<td class=\"a\">x</td>")]
    [InlineData("<!--[if mso]><table><tr><td><![endif]-->{{ count }}<!--[if mso]></td></tr></table><![endif]-->", "<!--[if mso]><table><tr><td><![endif]-->1<!--[if mso]></td></tr></table><![endif]-->")]
    public void A_value_is_escaped_for_the_place_it_stands_in(string template, string output) =>
        Assert.Equal(output, Papers.Html(template, Papers.Of("a<b&\"'", Papers.Paper())));

    [Theory]
    [InlineData("<p title={{ name }}></p>", "quotes")]
    [InlineData("<p {{ name }}></p>", "only in text and in quoted attribute values")]
    [InlineData("<{{ name }}>", "the name of a tag")]
    [InlineData("<style>{{ name }}</style>", "inside <style>")]
    [InlineData("<script>{{ name }}</script>", "inside <script>")]
    [InlineData("<!-- {{ name }} -->", "a comment")]
    [InlineData("<img srcset=\"{{ name }}\">", "'srcset'")]
    [InlineData("<p onclick=\"{{ name }}\">", "'onclick'")]
    [InlineData("<a href=\"{{ name }}\">", "an address of the model only")]
    [InlineData("<a href=\"javascript:{{ name }}\">", "not with 'javascript:'")]
    [InlineData("<a href=\"https://{{ name }}\">", "its whole host")]
    [InlineData("<a href=\"https://x.org{{ name }}\">", "its whole host")]
    [InlineData("<a href=\"//{{ name }}\">", "starts with https://")]
    [InlineData("<p style=\"{{ day }}\">", "numbers and colours")]
    [InlineData("a &{{ name }}", "character reference")]
    [InlineData("<svg>{{ name }}</svg>", "<svg>")]
    [InlineData("<meta http-equiv=\"refresh\" content=\"{{ name }}\">", "http-equiv")]
    [InlineData("{{ if count > 1 }}<p title=\"{{ end }}", "one branch ends in")]
    [InlineData("{{ for p in papers }}<p title='{{ end }}", "one turn of the loop")]
    [InlineData("{{ capture c }}<p {{ end }}", "'capture'")]
    [InlineData("{{ func f }}<p title='{{ ret }}'>{{ end }}", "cannot be left here")]
    [InlineData("{{ for p in papers }}<p title='{{ break }}'>{{ end }}", "cannot be left here")]
    [InlineData("<p title='{{ ret }}'>", "cannot be left here")]
    [InlineData("{{ for p in papers }}<p title='{{ capture c; break; end }}'>{{ end }}", "cannot be left here")]
    [InlineData("<p title='", "the template begins in element text")]
    [InlineData("1 < 2 {{ name }}", "&lt;")]
    [InlineData("<title></ti{{ name }}tle></title>", "could end the text of <title>")]
    [InlineData("<!{{ x = 1 }}-- {{ name }} -->", "a comment")]
    [InlineData("<!-- --!><p title=\"-->{{ papers[0].url }}{{ name }}", "the template begins in element text")]
    [InlineData("<noscript>{{ name }}</noscript>", "<noscript> cannot be used")]
    [InlineData("<p title='a' title='{{ name }}'></p>", "'title' twice")]
    [InlineData("<meta charset=\"{{ name }}\">", "'charset'")]
    [InlineData("<base href=\"{{ papers[0].url }}\">", "the address of <base>")]
    [InlineData("<script src=\"{{ papers[0].url }}\"></script>", "the address of <script>")]
    [InlineData("<a href=\"/{{ name }}/x\">x</a>", "its whole host")]
    [InlineData("<p style=\"width:{{ fragment }}px\"></p>", "numbers and colours")]
    [InlineData("<table>{{ name }}<tr><td>x</td></tr></table>", "put it into a <td>")]
    [InlineData("<table><tr><td>x</td>{{ count }}</tr></table>", "put it into a <td>")]
    [InlineData("<head><meta name=a>{{ name }}<title>x</title></head>", "cannot stand in the <head>")]
    [InlineData("<a href={{ papers[0].url }}>x</a>", "href=\"{{ … }}\"")]
    [InlineData("<button formaction=\"{{ name }}\">x</button>", "an address of the model only")]
    [InlineData("<a xlink:href=\"{{ name }}\">x</a>", "an address of the model only")]
    public void A_value_in_a_place_that_cannot_be_made_safe_is_refused(string template, string words)
    {
        var error = Assert.Single(Papers.Refused(template), one => one.Message.Contains(words, StringComparison.Ordinal));
        Assert.Equal(1, error.Line);
        Assert.InRange(error.Column, 1, template.Length + 1);
    }

    [Theory]
    [InlineData("<a href=\"{{ x = null; x = name; x }}\">", "an address of the model only")]
    [InlineData("<a href=\"{{ papers[0].pdf }}\">", "null")]
    [InlineData("<p style=\"color:{{ x = null; x = name; x }}\">", "numbers and colours")]
    [InlineData("{{ capture c }}<b>x</b>{{ end }}<p title=\"{{ c }}\">", "markup")]
    [InlineData("<table>{{ x = [name]; x[0] }}<tr><td>x</td></tr></table>", "put the value into a <td>")]
    public void What_is_only_known_when_it_runs_fails_then(string template, string words) =>
        Assert.Contains(words, Papers.Failed(template + "</a></p>", OutputKind.Html).Message, StringComparison.Ordinal);

    [Fact]
    public void A_function_that_returns_a_value_cannot_write_markup_into_an_attribute() => Assert.Contains(
        "only one",
        Papers.Failed("{{ func f }}<b>{{ ret 1; end }}<p title=\"{{ f }}\"></p>{{ func g }}</b>{{ end }}", OutputKind.Html).Message,
        StringComparison.Ordinal);

    [Theory]
    [InlineData(OutputKind.Html, "a\0\u0007\uFFFE\uFDD0x\uFDD1\u202Eb\r\nc", "axb\nc")]
    [InlineData(OutputKind.Text, "a\0\u0007\uFFFE\uFDD0x\uFDD1\u202Eb\r\nc", "axb\nc")]
    [InlineData(OutputKind.Line, "  a\0\u0007\uFFFE\uFDD0x\uFDD1\u202E\u200Fb\r\n c ", "axb c")]
    public void What_must_not_reach_a_reader_is_removed(OutputKind kind, string name, string output) =>
        Assert.Equal(output, Papers.Render("{{ name }}", kind, Papers.Of(name)));

    [Fact]
    public void A_lone_surrogate_becomes_the_replacement_character() =>
        Assert.Equal("a\uFFFDb😀", Papers.Html("{{ name }}", Papers.Of("a\uD800b😀")));

    [Fact]
    public void Line_breaks_vanish_from_an_attribute() =>
        Assert.Equal("<p title=\"ab\"></p>", Papers.Html("<p title=\"{{ name }}\"></p>", Papers.Of("a\r\nb")));

    [Fact]
    public void A_text_part_prints_as_it_is() => Assert.Equal("a<b & \"c\"", Papers.Text("{{ name }}", Papers.Of("a<b & \"c\"")));

    [Fact]
    public void A_line_is_one_line() => Assert.Equal("a b c", Papers.Render(" a\n\n  b\u2028{{ 'c' }} \n", OutputKind.Line));
}
