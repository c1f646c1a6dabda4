using System.Text.Json;
using DigestMailer.Mail;
using DigestMailer.Tests.Support;

namespace DigestMailer.Tests.Mail;

public sealed class MailAddressTests(ITestOutputHelper output)
{
    private const int Floor = 164;

    [Fact]
    public void The_labelled_addresses_are_judged_as_labelled()
    {
        var rows = Corpus.Rows("addresses/isemail.tsv");
        var wrong = rows.Where(row =>
                MailAddress.IsSyntax(JsonSerializer.Deserialize<string>(row[1])!) != (row[4] == "1")
            )
            .ToList();
        output.WriteLine($"agrees {rows.Length - wrong.Count} of {rows.Length}");
        wrong.ForEach(row => output.WriteLine(string.Join(' ', row)));
        Assert.True(rows.Length - wrong.Count >= Floor);
    }

    [Fact]
    public void Sign_up_accepts_no_address_that_is_labelled_wrong() =>
        Assert.DoesNotContain(
            Corpus.Rows("addresses/isemail.tsv"),
            row => row[4] == "0" && MailAddress.IsAcceptable(JsonSerializer.Deserialize<string>(row[1]), out _, out _)
        );

    [Theory]
    [InlineData("\"quoted\"@example.org", "quoted")]
    [InlineData("me@[192.0.2.1]", "literal")]
    [InlineData("me@localhost", "single label")]
    [InlineData("me@example.123", "number")]
    [InlineData("me@exam ple.org", "character")]
    [InlineData("me@example.org\r\nRCPT TO:<you@example.org>", "character")]
    [InlineData(null, "no @")]
    public void Sign_up_refuses_and_says_why(string? text, string reason)
    {
        Assert.False(MailAddress.IsAcceptable(text, out var address, out var problem));
        Assert.Null(address);
        Assert.Contains(reason, problem, StringComparison.Ordinal);
    }

    [Fact]
    public void An_international_domain_goes_out_in_ascii()
    {
        var address = MailAddress.Parse("Leser@Bücher.Example");
        Assert.Equal("Leser@xn--bcher-kva.example", address.ToString());
        Assert.False(address.NeedsSmtpUtf8);
    }

    [Theory]
    [InlineData("用户@example.org", true)]
    [InlineData("jörg@example.org", true)]
    [InlineData("plain+tag@example.org", false)]
    public void Only_a_local_part_beyond_ascii_needs_smtputf8(string text, bool needs)
    {
        Assert.True(MailAddress.IsAcceptable(text, out var address, out _));
        Assert.Equal(needs, address.NeedsSmtpUtf8);
    }

    [Theory]
    [InlineData("a\u202Eb@example.org")]
    [InlineData("a\u200Bb@example.org")]
    [InlineData("a\u00A0b@example.org")]
    [InlineData("a\uD800b@example.org")]
    [InlineData("a\u0085b@example.org")]
    [InlineData("\"a b\"@example.org")]
    public void Nothing_hides_in_an_address(string text) => Assert.False(MailAddress.TryParse(text, out _, out _));

    [Fact]
    public void The_domain_decides_equality_without_case_and_the_local_part_with_it()
    {
        Assert.Equal(MailAddress.Parse("me@Example.ORG"), MailAddress.Parse("me@example.org"));
        Assert.NotEqual(MailAddress.Parse("Me@example.org"), MailAddress.Parse("me@example.org"));
    }
}
