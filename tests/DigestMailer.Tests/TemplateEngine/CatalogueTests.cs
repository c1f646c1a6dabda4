using System.Buffers;
using System.Globalization;
using System.Text;
using DigestMailer.Templates;

namespace DigestMailer.Tests.TemplateEngine;

public sealed class CatalogueTests
{
    private static readonly Catalogues Words = new("en", new Dictionary<string, IReadOnlyDictionary<string, string>>
    {
        ["en"] = new Dictionary<string, string> { ["count.one"] = "{n} paper", ["count.other"] = "{n} papers", ["hello"] = "Hello {0}!", ["only"] = "English" },
        ["ru"] = new Dictionary<string, string> { ["count.one"] = "{n} статья", ["count.few"] = "{n} статьи", ["count.many"] = "{n} статей" },
        ["pt"] = new Dictionary<string, string> { ["hello"] = "Olá {0}!" },
    });

    [Theory]
    [InlineData("en", "{{ t 'count' n: 1 }}, {{ t 'count' n: 2 }}", "1 paper, 2 papers")]
    [InlineData("ru", "{{ t 'count' n: 1 }}, {{ t 'count' n: 22 }}, {{ t 'count' n: 11 }}", "1 статья, 22 статьи, 11 статей")]
    [InlineData("pt-BR", "{{ t 'hello' name }} {{ t 'only' }}", "Olá A&amp;B! English")]
    [InlineData("xx", "{{ t 'hello' name }}", "Hello A&amp;B!")]
    public void Words_come_from_the_nearest_locale_in_the_right_number(string locale, string template, string output)
    {
        var page = TemplateSet.Compile([new("page", template, OutputKind.Html, PaperModel.Digest)], null, Words)["page"];
        var written = new ArrayBufferWriter<byte>();
        page.Render(Papers.Of("A&B"), new RenderContext(CultureInfo.InvariantCulture, Papers.Noon, locale), written);
        Assert.Equal(output, Encoding.UTF8.GetString(written.WrittenSpan));
    }
}
