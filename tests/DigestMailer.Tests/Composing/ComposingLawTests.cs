using DigestMailer.Composing;

namespace DigestMailer.Tests.Composing;

public sealed class ComposingLawTests
{
    [Fact]
    public void What_is_shipped_is_lawful() => Assert.Empty(Failures(new ComposingOptions()));

    [Fact]
    public void Every_mistake_names_its_key()
    {
        var failures = Failures(new ComposingOptions
        {
            FromAddress = "nobody", ReplyTo = "a@", MailtoUnsubscribe = "b c@d", Owner = "x", HelpUrl = "/help", BaseUrl = "ftp://x", SenderId = "a:b", ListLabel = "Big Label",
        });

        Assert.All(
            ["FromAddress", "ReplyTo", "MailtoUnsubscribe", "Owner", "HelpUrl", "BaseUrl", "SenderId", "ListLabel"],
            key => Assert.Contains(key, failures, StringComparison.Ordinal));
    }

    [Fact]
    public void A_public_sender_must_say_where_it_can_be_reached()
    {
        Assert.Contains("PostalAddress is missing", Failures(new ComposingOptions { BaseUrl = "https://papers.example" }), StringComparison.Ordinal);
        Assert.Empty(Failures(new ComposingOptions { BaseUrl = "https://papers.example", PostalAddress = "1 Long Street" }));
    }

    private static string Failures(ComposingOptions options) => string.Join('\n', new ComposingLaw().Validate(null, options).Failures ?? []);
}
