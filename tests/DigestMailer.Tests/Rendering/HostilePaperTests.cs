using System.Text;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using DigestMailer.Composing;
using DigestMailer.Mail.Mime;
using DigestMailer.Rendering;
using DigestMailer.Selection;
using DigestMailer.Templates;
using DigestMailer.Tests.Composing;
using DigestMailer.Tests.TemplateEngine;
using DigestMailer.Web;
using Paper = DigestMailer.Digests.Paper;

namespace DigestMailer.Tests.Rendering;

/// <summary>Papers of which every field is an attack, through every shipped template in every language.</summary>
public sealed class HostilePaperTests
{
    public static TheoryData<string> Languages => ["en", "de", "ja", "ar"];

    [Theory]
    [MemberData(nameof(Languages))]
    public async Task A_mail_of_attacks_has_the_elements_links_and_headers_of_any_mail(string language)
    {
        var plain = await MailAsync(language, Enumerable.Repeat("x", 10));
        var kinds = Kinds(plain.FirstText("text/html")!);
        foreach (var lot in Attacks.All.Select(attack => "x " + attack).Chunk(10))
        {
            var mail = await MailAsync(language, lot);
            var html = mail.FirstText("text/html")!;
            Assert.Subset(kinds, Kinds(html));
            Assert.Empty(DomGate.Look(html));
            Assert.Equal(plain.Headers.Select(header => header.Name), mail.Headers.Select(header => header.Name));
            Assert.DoesNotContain(mail["Subject"]!, Breaks);
            Readable(mail.FirstText("text/plain")!.Replace("\r\n", "\n", StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData("javascript:alert(1)")]
    [InlineData("JAVASCRIPT:alert(1)")]
    [InlineData(" javascript:alert(1)")]
    [InlineData("java\nscript:alert(1)")]
    [InlineData("data:text/html,<b>")]
    [InlineData("vbscript:x")]
    [InlineData("//evil.example/x")]
    [InlineData("\\\\evil.example\\x")]
    [InlineData("https://user:word@evil.example/")]
    [InlineData("https://evil.example/\"><script>alert(1)</script>")]
    [InlineData("https://evil.example/' onclick='x")]
    [InlineData("https://evil.example/\r\nX: y")]
    [InlineData("file:///etc/passwd")]
    [InlineData("https:///")]
    [InlineData("&#106;avascript:alert(1)")]
    public async Task An_address_of_a_paper_is_a_web_address_or_no_link(string address)
    {
        await using var desk = await Desk.OpenAsync();
        desk.With([SomePapers.Ordinary with { Url = address, PdfUrl = address }]);
        var html = MimeReader.Read(await desk.BytesAsync(Desk.Row(desk.Recipe()))).FirstText("text/html")!;
        Assert.Empty(DomGate.Look(html));
        using var document = new HtmlParser().ParseDocument(html);
        Assert.All(document.QuerySelectorAll("a"), link => Assert.StartsWith("http", link.GetAttribute("href"), StringComparison.Ordinal));
        Assert.DoesNotContain(document.All, element => element.Attributes.Any(one => one.Name.StartsWith("on", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_page_of_attacks_has_the_elements_of_any_page()
    {
        var pages = Compile();
        foreach (var (name, view) in Pages("x"))
        {
            var outline = Kinds(Page(pages, name, view));
            foreach (var attack in Attacks.All)
            {
                Assert.Equal(outline, Kinds(Page(pages, name, Pages("x" + attack).Single(one => one.Name == name).View)));
            }
        }
    }

    private static async Task<MimePart> MailAsync(string language, IEnumerable<string> texts)
    {
        await using var desk = await Desk.OpenAsync(new ComposingOptions { PostalAddress = "1 Long Street, 12345 Town" });
        desk.With(texts.Select((text, index) => new Paper
        {
            Key = $"title:{index}",
            Title = text,
            Abstract = $"{text}. {text}.",
            Authors = [text, "Ada", text],
            Organisation = text,
            Categories = [text],
            PublishedOn = new DateOnly(2025, 11, 1),
            Comments = 2,
            Url = "https://papers.example/1",
            PdfUrl = "https://papers.example/1.pdf",
        }));
        var reasons = texts.Take(4).Select((text, index) => new Reason(new[] { "phrase", "author", "category", "word" }[index], text, DigestMailer.Selection.Place.Title));
        return MimeReader.Read(await desk.BytesAsync(Desk.Row(desk.Recipe([.. reasons]) with { Language = language, Name = texts.First() })));
    }

    /// <summary>Each kind of element with the names of its attributes, where its links lead, and every comment.</summary>
    private static SortedSet<string> Kinds(string html)
    {
        using var document = new HtmlParser().ParseDocument(html);
        return [.. document.Descendants().Select(node => node switch
        {
            IElement element => $"<{element.LocalName} {string.Join(' ', element.Attributes.Select(one => one.Name))} {element.GetAttribute("href")}{element.GetAttribute("style")}>",
            IComment comment => $"<!--{comment.Data}-->",
            _ => "",
        })];
    }

    private static void Readable(string text) =>
        Assert.DoesNotContain(text, one => (char.IsControl(one) && one is not ('\n' or '\t')) || one is >= '\u202A' and <= '\u202E' or >= '\uFDD0' and <= '\uFDEF');

    private static bool Breaks(char one) => char.IsControl(one) || one is '\u2028' or '\u2029' or >= '\u202A' and <= '\u202E' or >= '\u2066' and <= '\u2069';

    private static IEnumerable<(string Name, object View)> Pages(string text)
    {
        var url = WebUrl.Parse("https://digest.example/inbox/1");
        var link = new LinkPage(text, new PageReader("en", "ltr"));
        return
        [
            ("inbox.html", new InboxPage([new(text, text, DateTimeOffset.UnixEpoch, 1, url)])),
            ("message.html", new MessagePage(new(text, text, text, text, text, text), url, url, url)),
            ("unsubscribe.html", link), ("unsubscribed.html", link), ("refused.html", link),
        ];
    }

    private static TemplateSet Compile()
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "templates");
        var models = Pages("x").ToDictionary(page => page.Name, page => page.View switch { InboxPage => InboxPage.Shape, MessagePage => MessagePage.Shape, _ => (Shape)LinkPage.Shape });
        return TemplateSet.Compile(
            [
                .. Directory.EnumerateFiles(Path.Combine(folder, "pages"), "*.html", SearchOption.AllDirectories)
                    .Select(path => Path.GetRelativePath(folder, path).Replace('\\', '/'))
                    .Select(name => new TemplateSource(name, File.ReadAllText(Path.Combine(folder, name)), OutputKind.Html, models.GetValueOrDefault(name["pages/".Length..]))),
            ],
            words: TemplateFiles.Read(folder).Words());
    }

    private static string Page(TemplateSet pages, string name, object view)
    {
        var output = new System.Buffers.ArrayBufferWriter<byte>();
        pages[$"pages/{name}"].Render(view, Papers.Context, output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
