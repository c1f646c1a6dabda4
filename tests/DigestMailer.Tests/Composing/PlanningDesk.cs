using Dapper;
using DigestMailer.Composing;
using DigestMailer.Delivery;
using DigestMailer.Digests;
using DigestMailer.Rendering;
using DigestMailer.Subscribers;
using DigestMailer.Templates;
using DigestMailer.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace DigestMailer.Tests.Composing;

/// <summary>A planner with everything it leans on, put together by hand over one database and one clock.</summary>
internal sealed class PlanningDesk(TestDatabase test, ManualClock clock, ComposingOptions? options = null)
{
    private static readonly Lazy<IRenderer> Shipped = new(() =>
        Renderer.Compile(TemplateFiles.Read(Repository.Path("templates")), new TemplateLimits()));

    private readonly IOptions<SubscribersOptions> subscribing = Options.Create(new SubscribersOptions());
    private readonly IOptions<ComposingOptions> composing = Options.Create(options ?? new ComposingOptions());
    private readonly TemplateVersions templates = new(
        test.Database, _ => Shipped.Value, clock, Options.Create(new RenderingOptions { Folder = Repository.Path("templates") }));

    private int digests;

    public sealed record Row(long Id, long SubscriberId, string Slot, string Kind, string Sender, string Recipient, string MessageId, string Recipe, string State, long DueAt, long Deadline)
    {
        public Recipe Frozen => DigestMailer.Composing.Recipe.FromJson(Recipe);
    }

    public sealed record Reason(long SubscriberId, string Slot, string Word);

    public SubscriberStore Subscribers => new(test.Database, new SuppressionList(test.Database, subscribing, clock), clock);

    public DigestStore Digests => new(test.Database, clock);

    public RowToken Tokens => new(new KeyRing(subscribing, test.Database));

    public string TemplateHash => templates.Current.Hash;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public Task StartAsync() => templates.StartAsync(Token);

    /// <param name="time">What this one planner takes for the time.</param>
    public Planner Planner(TimeProvider? time = null) => new(
        test.Database,
        Digests,
        Subscribers,
        new SeenPapers(test.Database),
        new DeliveryLedger(test.Database, clock),
        new RowFreezer(templates, new KeyRing(subscribing, test.Database), Tokens, composing, Options.Create(new DeliveryOptions()), clock),
        composing,
        time ?? clock,
        NullLogger<Planner>.Instance);

    public Task<PlanCounts> PlanAsync() => Planner().RunAsync(Token);

    public async Task<long> SubscribeAsync(string address = "ann@example.org", Preferences? preferences = null) =>
        await Subscribers.SaveAsync(address, "Ann", preferences ?? new Preferences { Wish = "reasoning" }, "test", Token) switch
        {
            Saved.Added added => added.Id,
            Saved.Updated updated => updated.Id,
            Saved.Refused refused => throw new InvalidOperationException(refused.Reason),
            _ => throw new System.Diagnostics.UnreachableException(),
        };

    public async Task<long> KeepAsync(DateOnly day, params Paper[] papers)
    {
        var raw = System.Text.Encoding.UTF8.GetBytes($"digest {++digests}");
        return (await Digests.KeepAsync(new Digest(day, "page-text", papers, []), raw, Token)).DigestId;
    }

    public static Paper Paper(string title, string? id = null) =>
        new() { Key = PaperKey.Of(title, id), Title = title, Abstract = "An abstract." };

    public Task<IReadOnlyList<Row>> RowsAsync() => QueryAsync<Row>(
        """
        SELECT id AS Id, subscriber_id AS SubscriberId, slot AS Slot, kind AS Kind, sender AS Sender, recipient AS Recipient, message_id AS MessageId,
            recipe AS Recipe, state AS State, due_at AS DueAt, deadline AS Deadline
        FROM deliveries ORDER BY id
        """);

    public Task<IReadOnlyList<Reason>> ReasonsAsync() => QueryAsync<Reason>(
        "SELECT subscriber_id AS SubscriberId, slot AS Slot, reason AS Word FROM reasons ORDER BY slot, subscriber_id");

    /// <summary>The titles of one row, in their order.</summary>
    public async Task<IReadOnlyList<string>> TitlesAsync(Row row)
    {
        var papers = await Digests.PapersAsync(row.Frozen.Papers.Select(paper => paper.Id), Token);
        return [.. row.Frozen.Papers.Select(paper => papers[paper.Id].Paper.Title)];
    }

    public async Task ExecuteAsync(string sql, object? values = null)
    {
        await using var connection = await test.Database.OpenAsync(Token);
        await connection.ExecuteAsync(sql, values);
    }

    private async Task<IReadOnlyList<T>> QueryAsync<T>(string sql)
    {
        await using var connection = await test.Database.OpenAsync(Token);
        return [.. await connection.QueryAsync<T>(sql)];
    }
}

/// <summary>The clock of a planner that is interrupted: the first time it asks, something else happens first.</summary>
internal sealed class InterruptedClock(TimeProvider clock, Func<Task> meanwhile) : TimeProvider
{
    private Func<Task>? pending = meanwhile;

    public override DateTimeOffset GetUtcNow()
    {
        if (Interlocked.Exchange(ref pending, null) is { } now)
        {
            Task.Run(now).GetAwaiter().GetResult(); // a clock cannot be awaited, and the planner must not go on before
        }

        return clock.GetUtcNow();
    }
}
