using System.Buffers;
using System.Globalization;
using System.Text;
using DigestMailer.Composing;
using DigestMailer.Mail;
using DigestMailer.Templates;
using Microsoft.Extensions.Options;

namespace DigestMailer.Tests.Composing;

public sealed class MailHeadersTests
{
    private static readonly ComposingOptions Full = new()
    {
        FromName = "Papers of the day",
        FromAddress = "digest@papers.example",
        ReplyTo = "people@papers.example",
        ListLabel = "daily",
        BaseUrl = "https://papers.example",
        PostalAddress = "1 Long Street",
        SenderId = "papersday",
        MailtoUnsubscribe = "leave@papers.example",
        HelpUrl = "https://papers.example/help",
        Owner = "owner@papers.example",
        ArchiveUrl = "https://papers.example/archive",
    };

    [Fact]
    public void Fields_come_in_one_order() => Assert.Equal(
        [
            "From: Papers of the day <digest@papers.example>",
            "To: Zoe <zoe@reader.example>",
            "Reply-To: people@papers.example",
            "Subject: A title, and 7 more",
            "Date: Mon, 03 Nov 2025 07:00:00 +0100",
            "Message-ID: <id@papers.example>",
            "List-Id: \"Papers of the day\" <daily.papers.example>",
            "List-Unsubscribe: <https://papers.example/unsubscribe/tok>, <mailto:leave@papers.example?subject=tok>",
            "List-Unsubscribe-Post: List-Unsubscribe=One-Click",
            "List-Help: <https://papers.example/help>",
            "List-Owner: <mailto:owner@papers.example>",
            "List-Archive: <https://papers.example/archive>",
            "List-Post: NO",
            "Auto-Submitted: auto-generated",
            "Precedence: bulk",
            "X-Auto-Response-Suppress: All",
            "Feedback-ID: digest:20251103:en:papersday",
        ],
        Lines(Full));

    [Fact]
    public void Only_what_answers_is_named()
    {
        var lines = Lines(new ComposingOptions { BaseUrl = "https://papers.example", PostalAddress = "1 Long Street" });

        Assert.DoesNotContain(lines, line => line.StartsWith("Reply-To", StringComparison.Ordinal) || line.StartsWith("List-Help", StringComparison.Ordinal) || line.StartsWith("List-Owner", StringComparison.Ordinal));
        Assert.Contains("List-Unsubscribe: <https://papers.example/unsubscribe/tok>", lines);
    }

    [Theory]
    [InlineData("https://papers.example", true)]
    [InlineData("http://localhost:8080", true)]
    [InlineData("http://127.0.0.1", true)]
    [InlineData("http://papers.example", false)]
    public void One_click_is_offered_where_the_post_is_protected_or_local(string baseUrl, bool isOffered) =>
        Assert.Equal(isOffered, Lines(new ComposingOptions { BaseUrl = baseUrl, PostalAddress = "1 Long Street" }).Any(line => line.StartsWith("List-Unsubscribe-Post", StringComparison.Ordinal)));

    [Theory]
    [InlineData("tr-TR")]
    [InlineData("ar-SA")]
    [InlineData("th-TH")]
    [InlineData("fa-IR")]
    public void The_culture_of_the_machine_changes_nothing(string culture)
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);
            Assert.Contains("Date: Mon, 03 Nov 2025 07:00:00 +0100", Lines(Full));
            Assert.Contains("Feedback-ID: digest:20251103:en:papersday", Lines(Full));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void A_name_cannot_begin_a_field_of_its_own()
    {
        var lines = Lines(Full, name: "Zoe\r\nBcc: everybody@reader.example");

        Assert.DoesNotContain(lines, line => line.StartsWith("Bcc", StringComparison.Ordinal));
        Assert.Single(lines, line => line.StartsWith("To:", StringComparison.Ordinal));
    }

    private static List<string> Lines(ComposingOptions options, string name = "Zoe")
    {
        var output = new ArrayBufferWriter<byte>();
        new MailHeaders(Options.Create(options)).Write(
            new HeaderFacts(
                name, MailAddress.Parse("zoe@reader.example"), "A title, and 7 more", new DateTimeOffset(2025, 11, 3, 7, 0, 0, TimeSpan.FromHours(1)),
                "<id@papers.example>", WebUrl.Parse("https://papers.example/unsubscribe/tok"), "digest", new DateOnly(2025, 11, 3), "en"),
            output);
        return [.. Encoding.UTF8.GetString(output.WrittenSpan).Replace("\r\n ", " ", StringComparison.Ordinal).TrimEnd().Split("\r\n")];
    }
}
