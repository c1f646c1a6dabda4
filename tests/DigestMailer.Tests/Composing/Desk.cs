using System.Buffers;
using DigestMailer.Composing;
using DigestMailer.Delivery;
using DigestMailer.Digests;
using DigestMailer.Rendering;
using DigestMailer.Selection;
using DigestMailer.Subscribers;
using DigestMailer.Templates;
using DigestMailer.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace DigestMailer.Tests.Composing;

/// <summary>A composer with the shipped templates and the papers that a test puts on it.</summary>
internal sealed class Desk : IAsyncDisposable
{
    public static readonly DateOnly Day = new(2025, 11, 3);

    private readonly TestDatabase test;
    private readonly Dictionary<long, StoredPaper> papers = [];

    private Desk(TestDatabase test, ComposingOptions composing, string? templates)
    {
        this.test = test;
        var options = Options.Create(composing);
        var rendering = Options.Create(templates is null ? new RenderingOptions() : new RenderingOptions { Folder = templates });
        Versions = new TemplateVersions(test.Database, files => Renderer.Compile(files, new TemplateLimits()), new ManualClock(), rendering);
        Composer = new Composer(
            Versions,
            new PaperShelf((ids, _) =>
            {
                Loads++;
                return new([.. ids.Where(papers.ContainsKey).Select(id => papers[id])]);
            }),
            new MailHeaders(options),
            new SigningKeys(options, NullLogger<SigningKeys>.Instance),
            (subscriber, epoch, key) => $"{key}.{subscriber}.{epoch}.signature",
            options);
    }

    public Composer Composer { get; }

    public TemplateVersions Versions { get; }

    public int Loads { get; private set; }

    public static async Task<Desk> OpenAsync(ComposingOptions? composing = null, string? templates = null)
    {
        var desk = new Desk(
            await TestDatabase.SqliteAsync(new ManualClock()),
            composing ?? new ComposingOptions { PostalAddress = "1 Long Street, 12345 Town" },
            templates);
        await desk.Versions.StartAsync(TestContext.Current.CancellationToken);
        return desk;
    }

    public Desk With(IEnumerable<Paper> added)
    {
        foreach (var paper in added)
        {
            var id = papers.Count + 1;
            papers.Add(id, new StoredPaper(id, id, 1, paper));
        }

        return this;
    }

    /// <summary>A recipe over all papers on the desk.</summary>
    public Recipe Recipe(params Reason[] reasons) => new()
    {
        Name = "Ada Lovelace",
        Language = "en",
        Zone = "Europe/London",
        Papers = [.. papers.Keys.Order().Select(id => new RecipePaper(id, reasons.Length == 0 ? [SomePapers.Phrase] : reasons))],
        Limit = 50,
        Day = Day,
        Templates = Versions.Current.Hash,
        Date = new DateTimeOffset(2025, 11, 3, 7, 0, 0, TimeSpan.Zero),
        LinkKey = "k1",
        Epoch = 1,
    };

    public static LedgerRow Row(Recipe recipe, string kind = "digest", long subscriber = 7, string recipient = "ada@reader.example") => new(
        Id: 1,
        SubscriberId: subscriber,
        Slot: "papers/2025-11-03",
        Kind: kind,
        Sender: "bounce@papers.localhost",
        Recipient: recipient,
        MessageId: $"<{RowToken.Write("a key for tests"u8, "k1", subscriber, "papers/2025-11-03", kind)}@papers.localhost>",
        Recipe: recipe.ToJson(),
        DueAt: 0,
        Deadline: long.MaxValue,
        Attempts: 1,
        Faults: 0, RenderHash: null,
        Token: "token");

    public async Task<byte[]> BytesAsync(LedgerRow row)
    {
        var output = new ArrayBufferWriter<byte>();
        var composed = await Composer.ComposeAsync(row, output, TestContext.Current.CancellationToken);
        Assert.True(composed is Composed.Ready, composed is Composed.Failed failed ? failed.Reason : "");
        return output.WrittenSpan.ToArray();
    }

    public async Task<Post> PostAsync(Recipe recipe, string kind = "digest", long subscriber = 7) =>
        Post.Read(await BytesAsync(Row(recipe, kind, subscriber)));

    public ValueTask DisposeAsync() => test.DisposeAsync();
}
