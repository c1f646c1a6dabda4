using DigestMailer.Mail;
using DigestMailer.Subscribers;
using DigestMailer.Tests.Support;
using Microsoft.Extensions.Options;

namespace DigestMailer.Tests.Subscribers;

public sealed class RowTokenTests
{
    private const string Slot = "papers/2025-11-03";

    [Fact]
    public void The_same_row_has_the_same_token_and_every_other_row_another()
    {
        string[] tokens =
        [
            RowToken.Write("key"u8, "k1", 1, Slot, "digest"),
            RowToken.Write("key"u8, "k1", 2, Slot, "digest"),
            RowToken.Write("key"u8, "k1", 1, "papers/2025-11-04", "digest"),
            RowToken.Write("key"u8, "k1", 1, Slot, "nothing"),
            RowToken.Write("yek"u8, "k1", 1, Slot, "digest"),
            RowToken.Write("key"u8, "k2", 1, Slot, "digest"),
        ];

        Assert.Equal(tokens.Length, tokens.Distinct().Count());
        Assert.Equal(tokens[0], RowToken.Write("key"u8, "k1", 1, Slot, "digest"));
        Assert.All(tokens, token => Assert.Matches("^[a-z2-7]{40}$", token));
    }

    [Fact]
    public async Task A_token_of_ours_names_its_subscriber_and_no_changed_one_does()
    {
        await using var test = await TestDatabase.SqliteAsync(new ManualClock());
        var tokens = new RowToken(Ring(test, "k1", "k2"));
        foreach (var subscriber in new[] { 0, 1, 77, (1L << 40) + 5, (1L << 48) - 1 })
        {
            var token = tokens.Write(subscriber, Slot, "digest");
            Assert.Equal(subscriber, tokens.Read(token));
            Assert.Equal(subscriber, tokens.Read(token.ToUpperInvariant()));
            for (var at = 0; at < token.Length; at++)
            {
                Assert.Null(tokens.Read(token[..at] + (token[at] == 'a' ? 'b' : 'a') + token[(at + 1)..]));
            }
        }

        Assert.All(["", "a", new string('a', 40), new string('1', 40), new string('\u0131', 40)], token => Assert.Null(tokens.Read(token)));
    }

    [Fact]
    public async Task A_key_that_signs_no_more_still_reads_and_one_that_is_gone_does_not()
    {
        await using var test = await TestDatabase.SqliteAsync(new ManualClock());
        var old = new RowToken(Ring(test, "k1")).Write(7, Slot, "digest");

        Assert.Equal(7, new RowToken(Ring(test, "k1", "k2")).Read(old));
        Assert.Null(new RowToken(Ring(test, "k2")).Read(old));
    }

    [Fact]
    public void A_return_address_carries_the_token_and_fits_its_64_octets()
    {
        var token = RowToken.Write("key"u8, "k1", 1, Slot, "digest");
        var address = MailAddress.Parse(RowToken.ReturnAddress(token, "bounce.papers.example"));

        Assert.InRange(address.Local.Length, 1, 64);
        Assert.Equal(token, RowToken.Find(address.ToString()));
        Assert.Equal(token, RowToken.Find($"{token}@papers.example"));
        Assert.Null(RowToken.Find("people@papers.example"));
    }

    private static KeyRing Ring(TestDatabase test, params string[] ids) => new(
        Options.Create(new SubscribersOptions
        {
            LinkKeys = [.. ids.Select(id => new LinkKeyOptions { Id = id, Secret = Convert.ToBase64String([.. Enumerable.Range(id[1], 32).Select(one => (byte)one)]) })],
        }),
        test.Database);
}
