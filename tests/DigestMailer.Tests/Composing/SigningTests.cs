using System.Buffers;
using DigestMailer.Composing;
using DigestMailer.Delivery;
using DigestMailer.Subscribers;
using DigestMailer.Tests.Mail.Dkim;

namespace DigestMailer.Tests.Composing;

public sealed class SigningTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("digestmailer-dkim-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_digest_is_signed_twice_and_is_the_unsigned_one_below(bool isHtml)
    {
        DkimOptions[] keys = [Rsa("r1"), Ed("e1")];
        await using var desk = await OpenAsync(keys);
        await using var plain = await OpenAsync();
        var row = Desk.Row(desk.Recipe() with { Format = isHtml ? MailFormat.Html : MailFormat.Text });

        var (signed, ready) = await ComposeAsync(desk, row);

        Assert.Equal([null, null], new DkimVerifier(Zone(keys)).Verify(signed));
        var (unsigned, plainReady) = await ComposeAsync(plain, row);
        Assert.Equal(unsigned, DkimVerifier.Below(signed));
        Assert.Equal(0, plainReady.Signatures);
        Assert.Equal(unsigned, signed[ready.Signatures..]);
        Assert.Equal(signed, await desk.BytesAsync(row with { Attempts = 3, Token = "another" }));
        Assert.All(DkimVerifier.Signatures(signed), tags =>
        {
            Assert.Equal(("papers.example", "1762153200"), (tags["d"], tags["t"]));
            Assert.All(["list-unsubscribe", "list-unsubscribe-post", "feedback-id", "list-id", "auto-submitted"], name => Assert.Contains(name, tags["h"].Split(':')));
            Assert.Equal(2, tags["h"].Split(':').Count(name => name == "list-unsubscribe-post"));
        });
    }

    [Fact]
    public async Task The_mails_date_chooses_the_key()
    {
        DkimOptions[] keys = [Rsa("old"), Rsa("new", "2025-11-03T07:00:00Z"), Ed("ed"), Rsa("later", "2026-01-01T00:00:00Z")];
        await using var desk = await OpenAsync(keys);
        foreach (var (date, selectors) in new[] { (-1, "old ed"), (0, "new ed"), (60, "new ed"), (90 * 86_400, "later ed") })
        {
            var recipe = desk.Recipe();
            var (signed, _) = await ComposeAsync(desk, Desk.Row(recipe with { Date = recipe.Date.AddSeconds(date) }));
            Assert.Equal(selectors, string.Join(' ', DkimVerifier.Signatures(signed).Select(tags => tags["s"])));
            Assert.Equal([null, null], new DkimVerifier(Zone(keys)).Verify(signed));
        }
    }

    [Fact]
    public async Task A_key_that_was_taken_away_changes_the_signature_and_nothing_below_it()
    {
        await using var before = await OpenAsync(Rsa("old"));
        await using var after = await OpenAsync(Rsa("new", "2026-01-01T00:00:00Z"));
        var row = Desk.Row(before.Recipe());

        var (one, oneReady) = await ComposeAsync(before, row);
        var (other, otherReady) = await ComposeAsync(after, row);

        Assert.Equal("new", Assert.Single(DkimVerifier.Signatures(other))["s"]);
        Assert.Equal(DkimVerifier.Below(one), DkimVerifier.Below(other));
        Assert.Equal(one[oneReady.Signatures..], other[otherReady.Signatures..]);
    }

    [Fact]
    public void Every_mistake_about_a_key_names_its_place_and_a_cure()
    {
        var small = Path.Combine(folder, "small");
        File.WriteAllText(small, SomeKeys.NewRsa(1024));
        var rsa = Rsa("k").KeyFile;
        foreach (var (key, expected) in new (DkimOptions Key, string Expected)[]
        {
            (new() { Selector = "k", KeyFile = rsa, Domain = "other.example" }, ":Domain 'other.example' is not aligned with 'papers.example'"),
            (new() { Selector = "k", KeyFile = rsa, Domain = "example" }, ":Domain 'example' is not aligned"),
            (new() { Selector = "k", KeyFile = rsa, Domain = "a b" }, ":Domain 'a b' is no domain name"),
            (new() { Selector = "", KeyFile = rsa }, ":Selector '' must be"),
            (new() { Selector = "k;x", KeyFile = rsa }, ":Selector 'k;x' must be"),
            (new() { Selector = "k", KeyFile = rsa, Algorithm = "rsa-sha1" }, ":Algorithm 'rsa-sha1' is unknown: write rsa-sha256 or ed25519-sha256."),
            (new() { Selector = "k", KeyFile = rsa, NotBefore = "soon" }, ":NotBefore 'soon' is no date"),
            (new() { Selector = "k" }, ":KeyFile is missing"),
            (new() { Selector = "k", KeyFile = Path.Combine(folder, "none") }, "cannot be read"),
            (new() { Selector = "k", KeyFile = folder }, "cannot be read"),
            (new() { Selector = "k", KeyFile = small }, "its RSA key has 1024 bits"),
            (new() { Selector = "k", KeyFile = rsa, Algorithm = "ed25519-sha256" }, "it holds no unencrypted Ed25519 private key"),
            (new() { Selector = "k", KeyFile = Ed("e").KeyFile }, "it holds no unencrypted RSA private key"),
        })
        {
            var problem = Assert.Single(Problems(key));
            Assert.StartsWith("Composing:Dkim:0", problem, StringComparison.Ordinal);
            Assert.Contains(expected, problem, StringComparison.Ordinal);
        }

        Assert.Contains("Composing:Dkim:1 is a second key of RSA-sha256 for the same time", Assert.Single(Problems(Rsa("a"), new DkimOptions { Selector = "b", KeyFile = rsa, Algorithm = "RSA-sha256" })), StringComparison.Ordinal);
        Assert.Empty(Problems(Rsa("a"), Rsa("b", "2026-01-01"), Ed("c")));
        Assert.Empty(Problems(new DkimOptions { Selector = "k", KeyFile = rsa, Domain = "mail.papers.example" }));
    }

    [Fact]
    public void A_key_file_that_others_can_read_is_warned_of()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows has no modes of files.");
            return;
        }

        var (mine, shared) = (Rsa("mine"), Rsa("shared"));
        File.SetUnixFileMode(mine.KeyFile, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.SetUnixFileMode(shared.KeyFile, UnixFileMode.UserRead | UnixFileMode.GroupRead);
        Assert.Equal([shared.KeyFile], DkimLaw.Warnings(Options(mine, shared)));
    }

    [Theory]
    [InlineData("bounce.papers.example", true)]
    [InlineData("papers.example", true)]
    [InlineData("bouncepapers.example", false)]
    [InlineData("example", false)]
    [InlineData("other.example", false)]
    [InlineData("-x.papers.example", false)]
    public void The_bounce_domain_lies_at_or_below_the_senders(string domain, bool isLawful)
    {
        var failures = new ComposingLaw().Validate(null, new ComposingOptions { FromAddress = "digest@papers.example", BounceDomain = domain }).Failures ?? [];
        Assert.Equal(isLawful ? 0 : 1, failures.Count(failure => failure.StartsWith($"Composing:BounceDomain '{domain}'", StringComparison.Ordinal)));
    }

    private static IEnumerable<string> Problems(params DkimOptions[] keys) => DkimLaw.Problems(Options(keys));

    private static ComposingOptions Options(params DkimOptions[] keys) => new()
    {
        FromAddress = "digest@papers.example", BaseUrl = "https://papers.example", PostalAddress = "1 Long Street", Dkim = keys,
    };

    private static async Task<Desk> OpenAsync(params DkimOptions[] keys) => (await Desk.OpenAsync(Options(keys))).With(SomePapers.Many(3));

    private static Func<string, string?> Zone(DkimOptions[] keys) => name => keys.Where(key => name == $"{key.Selector}._domainkey.papers.example").Select(key =>
    {
        using var loaded = key.Load();
        return loaded.Record;
    }).SingleOrDefault();

    private static async Task<(byte[] Bytes, Composed.Ready Ready)> ComposeAsync(Desk desk, LedgerRow row)
    {
        var output = new ArrayBufferWriter<byte>();
        var ready = Assert.IsType<Composed.Ready>(await desk.Composer.ComposeAsync(row, output, TestContext.Current.CancellationToken));
        return (output.WrittenSpan.ToArray(), ready);
    }

    private DkimOptions Rsa(string selector, string? notBefore = null) =>
        new() { Selector = selector, KeyFile = Write(selector, selector == "old" ? SomeKeys.Rsa : SomeKeys.NewRsa()), NotBefore = notBefore };

    private DkimOptions Ed(string selector) =>
        new() { Selector = selector, Algorithm = "ed25519-sha256", KeyFile = Write(selector, SomeKeys.Ed25519) };

    private string Write(string name, string text)
    {
        var file = Path.Combine(folder, name);
        File.WriteAllText(file, text);
        return file;
    }
}
