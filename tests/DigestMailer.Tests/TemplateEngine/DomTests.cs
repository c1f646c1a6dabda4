using System.Text;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using DigestMailer.Templates;

namespace DigestMailer.Tests.TemplateEngine;

/// <summary>Whatever values a template is given, a parser of HTML finds the same elements and attributes.</summary>
public sealed class DomTests
{
    private static readonly string[] Words =
    [
        "<", "</", ">", "/", "!", "--", "<!--", "-->", "<!", "[CDATA[", "?", " ", "\n", "=", "\"", "'", "&", "#", ";", "amp", "x", "\t", "\f", "K", "<p>", "</p>",
        "p", "a", "b", "td", "tr", "table", "title", "textarea", "style", "script", "iframe", "meta", "base", "template", "select", "html", "head", "body",
        "href", "src", "class", "onclick", "style", "content", "http-equiv", "title=\"", "href=\"https://x.org/", "href=\"", "<a ", "<title>", "</title>",
        "<textarea>", "</textarea>", "<table>", "<tr>", "<td>", "</td>", "</tr>", "</table>", "<b>", "</b>", "<style>", "</style>", "</ti", "tle>", "</sty", "le>",
        "{{ name }}", "{{ name }}", "{{ name }}", "{{ papers[0].url }}", "{{ papers[0].title }}", "{{ x = 1 }}", "{{ if count > 0 }}", "{{ else }}", "{{ end }}",
        "{{ capture c }}", "{{ c = 1; c }}", "{{ for p in papers }}", "{{ count }}",
    ];

    private static readonly string[] Pages =
    [
        "<!DOCTYPE html><html lang='{{ name }}'><head><meta name=x content='{{ name }}'><title>{{ name }}</title></head><body><p title=\"{{ name }}\">{{ name }}</p></body></html>",
        "<a href=\"{{ papers[0].url }}\" title='{{ name }}'>{{ papers[0].title }}</a><a href='https://x.org/?q={{ name }}&amp;p={{ papers[0].title }}#{{ name }}'>x</a>",
        "<table><tbody>{{ for p in papers }}<tr><td class=\"a {{ name }}\">{{ p.title }}<br>{{ name }}</td></tr>{{ end }}</tbody></table>",
        "<textarea rows=2>{{ name }}</textarea><pre>\n{{ name }}</pre><p data-x='{{ name }}' aria-label=\"{{ name }}{{ name }}\" target='{{ name }}'>{{ name | string.upcase }}</p>",
        "{{ capture c }}<b title='{{ name }}'>{{ name }}</b>{{ end }}<div>{{ c }}{{ c + name }}{{ [c, name] | array.join name }}</div>",
        "{{ func f(x) }}<i>{{ x }}</i>{{ end }}<ul>{{ for p in papers }}<li>{{ f p.title }}{{ f name }}</li>{{ end }}</ul>{{ name | html.escape }}{{ name | html.strip }}",
        "<select><option value='{{ name }}'>{{ name }}</option></select><iframe title='{{ name }}' src='{{ papers[0].url }}'></iframe><p style='width:{{ count }}px'>{{ $\"a{name}\" }}</p>",
    ];

    [Fact]
    public void No_value_changes_the_elements_and_attributes_of_a_page()
    {
        foreach (var page in Pages)
        {
            var template = Papers.Compile(page, OutputKind.Html);
            foreach (var attack in Attacks.All)
            {
                Same(page, template, "x" + attack);
            }
        }
    }

    [Fact]
    public void No_value_changes_what_any_accepted_template_is_read_as()
    {
        var chance = new Random(20261124);
        var accepted = 0;
        for (var i = 0; i < 30_000; i++)
        {
            var page = string.Concat(Enumerable.Range(0, chance.Next(2, 14)).Select(_ => Words[chance.Next(Words.Length)]));
            if (Accepted(page) is { } template && page.Contains("{{", StringComparison.Ordinal))
            {
                accepted++;
                Same(page, template, Attacks.Some(chance));
            }
        }

        Assert.True(accepted > 500, $"only {accepted} were templates");
    }

    private static Template? Accepted(string page)
    {
        try
        {
            return Papers.Compile(page, OutputKind.Html);
        }
        catch (TemplateException)
        {
            return null;
        }
    }

    private static void Same(string page, Template template, string value)
    {
        if (Outline(template, "x") is { } plain)
        {
            var found = Outline(template, value);
            Assert.True(plain == found, $"{page}\nwith {value}\nwas\n{plain}\nand became\n{found}");
        }
    }

    /// <returns>Null when the template cannot be rendered.</returns>
    private static string? Outline(Template template, string value)
    {
        try
        {
            return Outline(Papers.Render(template, Papers.Of(value, Papers.Paper(value), Papers.Paper(value))));
        }
        catch (TemplateException)
        {
            return null;
        }
    }

    private static string Outline(string html)
    {
        var outline = new StringBuilder();
        Append(new HtmlParser().ParseDocument(html), outline);
        return outline.ToString();
    }

    private static void Append(INode node, StringBuilder outline)
    {
        switch (node)
        {
            case IElement element:
                var names = element.Attributes.Select(one => one.Name).Order(StringComparer.Ordinal);
                outline.Append('<').Append(element.LocalName).Append(' ').AppendJoin(' ', names).Append('>');
                break;
            case IComment comment:
                outline.Append("<!--").Append(comment.Data).Append("-->");
                break;
            case IDocumentType type:
                outline.Append("<!").Append(type.Name).Append('>');
                break;
        }

        foreach (var child in node.ChildNodes)
        {
            Append(child, outline);
        }

        outline.Append(node is IElement ? "." : "");
    }
}
