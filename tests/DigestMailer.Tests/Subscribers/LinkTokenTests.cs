using System.Buffers.Text;
using DigestMailer.Storage;
using DigestMailer.Subscribers;
using Microsoft.Extensions.Options;

namespace DigestMailer.Tests.Subscribers;

public sealed class LinkTokenTests : IDisposable
{
    private static readonly Link Out = new(LinkPurpose.Unsubscribe, 12, 3, "papers/2025-11-03");

    private readonly string folder = Directory.CreateTempSubdirectory("digestmailer-keys-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private KeyRing Ring(params LinkKeyOptions[] keys) => new(
        Options.Create(new SubscribersOptions { LinkKeys = keys }),
        new Database(Options.Create(new StorageOptions { Folder = folder })));

    private LinkToken Tokens(params LinkKeyOptions[] keys) => new(Ring(keys));

    private static LinkKeyOptions Key(string id, LinkKeyState state = LinkKeyState.Sign, byte fill = 1) =>
        new() { Id = id, Secret = Convert.ToBase64String(Enumerable.Repeat(fill, 32).ToArray()), State = state };

    [Fact]
    public void A_link_reads_as_it_was_written_and_is_written_the_same_every_time()
    {
        Assert.Equal(new LinkRead.Valid(Out), Tokens().Read(Tokens().Write(Out), LinkPurpose.Unsubscribe));
        Assert.Equal(Tokens().Write(Out), Tokens().Write(Out));
        Assert.Equal(new LinkRead.Valid(Out with { Slot = null }), Tokens().Read(Tokens().Write(Out with { Slot = null }), LinkPurpose.Unsubscribe));
    }

    /// <summary>Computed by another program: mail that is out carries such links for years.</summary>
    [Fact]
    public void A_link_of_the_first_version_stays_valid() =>
        Assert.Equal("MXxhfHVuc3Vic2NyaWJlfDEyfDN8cGFwZXJzLzIwMjUtMTEtMDMPsReOQFoCdRfja_tGpQAb", Tokens(Key("a")).Write(Out));

    [Fact]
    public void Every_flipped_bit_is_refused()
    {
        var tokens = Tokens();
        var bytes = Base64Url.DecodeFromChars(tokens.Write(Out));
        for (var bit = 0; bit < bytes.Length * 8; bit++)
        {
            byte[] changed = [.. bytes];
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.IsType<LinkRead.Refused>(tokens.Read(Base64Url.EncodeToString(changed), LinkPurpose.Unsubscribe));
        }
    }

    [Fact]
    public void A_token_has_one_spelling()
    {
        var tokens = Tokens();
        var token = tokens.Write(Out);
        foreach (var other in new[] { $"{token}=", $"{token} ", $" {token}", $"{token}A", token[..^1], token.ToUpperInvariant(), "", "x", new string('A', 600) })
        {
            Assert.IsType<LinkRead.Refused>(tokens.Read(other, LinkPurpose.Unsubscribe));
        }

        var spellings = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
            .Count(last => tokens.Read($"{token[..^1]}{last}", LinkPurpose.Unsubscribe) is LinkRead.Valid);
        Assert.Equal(1, spellings);
    }

    [Fact]
    public void A_token_serves_one_purpose() => Assert.All(
        Enum.GetValues<LinkPurpose>().Where(purpose => purpose != LinkPurpose.Unsubscribe),
        purpose => Assert.IsType<LinkRead.Refused>(Tokens().Read(Tokens().Write(Out), purpose)));

    [Fact]
    public void The_newest_key_signs_older_ones_verify_and_retired_ones_do_not()
    {
        var old = Tokens(Key("a")).Write(Out);
        var both = Tokens(Key("a", LinkKeyState.Verify), Key("b", fill: 2));
        Assert.IsType<LinkRead.Valid>(both.Read(old, LinkPurpose.Unsubscribe));
        Assert.Equal("b", Ring(Key("a"), Key("b", fill: 2)).SigningId);
        Assert.Equal(old, both.Write(Out, "a"));
        Assert.IsType<LinkRead.Refused>(Tokens(Key("b", fill: 2)).Read(old, LinkPurpose.Unsubscribe));
        Assert.IsType<LinkRead.Refused>(Tokens(Key("a", fill: 2)).Read(old, LinkPurpose.Unsubscribe));
    }

    [Fact]
    public async Task Without_keys_one_is_made_once_for_its_owner_alone()
    {
        var made = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => Convert.ToHexString(KeyFile.ReadOrMake(folder, "link.key")))));
        Assert.Single(made.Distinct());
        Assert.Equal(["link.key"], Directory.GetFiles(folder).Select(Path.GetFileName));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(folder, "link.key")));
        }
    }
}
