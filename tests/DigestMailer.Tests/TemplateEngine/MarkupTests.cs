using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using DigestMailer.Templates;
using FsCheck;
using FsCheck.Fluent;

namespace DigestMailer.Tests.TemplateEngine;

public sealed class MarkupTests
{
    private const string Page = """
        <!doctype html><html lang="en"><head><title>{{ name }}</title></head><body>
        <p class="a {{ name }}" title='{{ name }}'>{{ name }}</p>
        <a href="https://example.org/?q={{ name }}&amp;r={{ name }}">{{ name }}</a>
        <table><tr><td>{{ name }}</td></tr></table><textarea>{{ name }}</textarea>
        {{ capture c }}<b>{{ name }}</b>{{ end }}{{ c }}{{ c + name }}{{ for x in 1..2 }}<i data-x="{{ name }}">{{ name | html.newline_to_br }}</i>{{ end }}
        </body></html>
        """;

    private static readonly Template Compiled = Papers.Compile(Page.Replace(" | html.newline_to_br", "", StringComparison.Ordinal), OutputKind.Html);

    private static readonly string[] Attacks =
    [
        "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "'><svg/onload=alert(1)>", "</title><script>", "</textarea><b>",
        "--><b>", "<!--", "&lt;script&gt;", "&#x3c;b&#x3e;", "javascript:alert(1)", "]]><b>", "\u0000<\u0000b>", "`onmouseover=alert(1)", "a\r\nb", "<", "&",
    ];

    [Fact]
    public void No_value_changes_the_elements_and_attributes_of_the_page()
    {
        var own = Skeleton("x");
        var texts = Gen.OneOf(
            ArbMap.Default.GeneratorFor<string>().Select(text => text ?? ""),
            Gen.Elements(Attacks),
            Gen.Elements("<>&\"'=/ \n-!abscript`;#x3:\u0000\u202E\uFDD0\uD800".ToCharArray()).ListOf().Select(chars => new string([.. chars])));
        Prop.ForAll(texts.ToArbitrary(), text => Skeleton(text) == own).QuickCheckThrowOnFailure();
    }

    private static string Skeleton(string name)
    {
        using var document = new HtmlParser().ParseDocument(Papers.Render(Compiled, Papers.Of(name)));
        return string.Join('\n', document.All.Select(element =>
            $"{Depth(element)} {element.LocalName} {string.Join(' ', element.Attributes.Select(attribute => attribute.Name))}"));
    }

    private static int Depth(IElement element) => element.ParentElement is { } parent ? Depth(parent) + 1 : 0;
}
