using System.Buffers;
using System.Text;
using DigestMailer.Mail;
using DigestMailer.Mail.Dkim;
using DigestMailer.Mail.Mime;

namespace DigestMailer.Tests.Mail.Dkim;

public sealed class DkimSignerTests : IDisposable
{
    private static readonly DateTimeOffset Date = new(2025, 11, 3, 7, 0, 0, TimeSpan.FromHours(1));
    private static readonly string[] Twice =
        ["from", "to", "subject", "date", "reply-to", "message-id", "list-unsubscribe", "list-unsubscribe-post"];

    private readonly DkimIdentity rsa = new("news.test", "k1", DkimKey.Rsa(SomeKeys.Rsa));
    private readonly DkimIdentity curve = new("news.test", "k2", DkimKey.Ed25519(SomeKeys.Ed25519));
    private readonly DkimDraft draft = new();

    private DkimSigner Both => new([rsa, curve]);

    public void Dispose()
    {
        rsa.Key.Dispose();
        curve.Key.Dispose();
        draft.Dispose();
    }

    [Fact]
    public void Both_signatures_hold_and_stand_above_the_message_as_it_was()
    {
        var signed = Write(Both);
        Assert.Equal([null, null], Verify(signed));
        Assert.Equal(Write(null), DkimVerifier.Below(signed));
        Assert.Equal(["rsa-sha256", "ed25519-sha256"], DkimVerifier.Signatures(signed).Select(tags => tags["a"]));
        Assert.All(Encoding.Latin1.GetString(signed, 0, signed.Length - DkimVerifier.Below(signed).Length).Split("\r\n"), line => Assert.InRange(line.Length, 0, 78));
    }

    [Fact]
    public void Every_field_is_covered_and_the_important_ones_once_more()
    {
        foreach (var tags in DkimVerifier.Signatures(Write(Both)))
        {
            Assert.Equal(
                ["from", "to", "subject", "date", "message-id", "list-unsubscribe", "list-unsubscribe-post", "x-other", "mime-version", "content-type", .. Twice],
                tags["h"].Split(':'));
            Assert.Equal(Date.ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture), tags["t"]);
            Assert.Equal("relaxed/relaxed", tags["c"]);
            Assert.DoesNotContain(tags.Keys, tag => tag is "l" or "x" or "z");
        }
    }

    [Theory]
    [InlineData("From: a@other.test")]
    [InlineData("Subject: another")]
    [InlineData("Reply-To: a@other.test")]
    [InlineData("List-Unsubscribe: <https://other.test>")]
    [InlineData("list-unsubscribe-post : x")]
    public void Nobody_can_add_another_of_the_important_fields(string field) =>
        Assert.DoesNotContain(null, Verify([.. Encoding.ASCII.GetBytes(field + "\r\n"), .. Write(Both)]));

    [Theory]
    [InlineData("Received: by a relay")]
    [InlineData("Return-Path: <b@news.test>")]
    [InlineData("DKIM-Signature: v=1; a=rsa-sha256; d=other.test; s=x; h=from; bh=; b=")]
    [InlineData("X-Spam: no")]
    public void What_relays_add_breaks_nothing(string field) =>
        Assert.Equal([null, null], Verify([.. Encoding.ASCII.GetBytes(field + "\r\n"), .. Write(Both)]).TakeLast(2));

    [Fact]
    public void Every_changed_octet_of_header_or_body_breaks_both()
    {
        var signed = Write(Both);
        for (var at = signed.Length - DkimVerifier.Below(signed).Length; at < signed.Length; at += 3)
        {
            if (char.IsAsciiLetterOrDigit((char)signed[at]))
            {
                byte[] changed = [.. signed];
                changed[at] ^= 1; // another letter or digit, or a mark: a field's name falls out of the list, so it breaks too
                Assert.DoesNotContain(null, Verify(changed));
            }
        }
    }

    [Fact]
    public void A_draft_is_used_again_whatever_it_signed_before()
    {
        var first = Write(Both);
        new MimeWriter(new ArrayBufferWriter<byte>(), draft).Text("Subject", "left").EndWithText("plain", ["x\r\n"u8.ToArray()], Both, Date);
        draft.Clear();
        new MimeWriter(new ArrayBufferWriter<byte>(), draft).Text("Subject", "broken off");
        draft.Body.Append("broken off\r\n"u8);
        Assert.Equal(first, Write(Both));
    }

    [Fact]
    public void Without_a_draft_nothing_can_be_signed() => Assert.Throws<InvalidOperationException>(() =>
        new MimeWriter(new ArrayBufferWriter<byte>()).EndWithText("plain", ["x\r\n"u8.ToArray()], Both, Date));

    private IReadOnlyList<string?> Verify(byte[] message) => new DkimVerifier(SomeKeys.Zone(rsa, curve)).Verify(message);

    private byte[] Write(DkimSigner? signer)
    {
        draft.Clear();
        var output = new ArrayBufferWriter<byte>();
        new MimeWriter(output, draft)
            .Mailbox("From", "Papers", MailAddress.Parse("digest@news.test"))
            .Mailbox("To", "Jörg", MailAddress.Parse("reader@good.test"))
            .Text("Subject", "Ten papers, and a  long  subject that is folded – schön – before it ends somewhere")
            .Date("Date", Date)
            .Exact("Message-ID", "<row-1@news.test>")
            .Exact("List-Unsubscribe", "<https://news.test/u/token>, <mailto:u@news.test>")
            .Exact("List-Unsubscribe-Post", "List-Unsubscribe=One-Click")
            .Exact("X-Other", "")
            .EndWithAlternatives("row-1", [Piece("Text\n\n\n"), Piece("  more\t\n")], [Piece("<p>  Ünd</p>\n"), Piece("\n")], signer, Date);
        return output.WrittenSpan.ToArray();
    }

    private static ReadOnlyMemory<byte> Piece(string text)
    {
        var output = new ArrayBufferWriter<byte>();
        QuotedPrintable.WritePiece(Encoding.UTF8.GetBytes(text), output);
        return output.WrittenMemory;
    }
}
