using System.CommandLine;
using System.Diagnostics;
using DigestMailer.Composing;
using DigestMailer.Digests;
using DigestMailer.Hosting;
using DigestMailer.Selection;
using DigestMailer.Subscribers;

namespace DigestMailer.Cli;

/// <summary><c>select</c> and <c>plan</c>: what would be chosen for one, and for all; nothing is written.</summary>
internal static class PlanCommands
{
    private static readonly Option<DateOnly?> Date = new("--date") { Description = "YYYY-MM-DD; the newest digest without it.", CustomParser = Days.Parse };
    private static readonly Option<bool> Json = new("--json") { Description = "One JSON document." };

    /// <summary>One subscriber's part in a day that is only rehearsed.</summary>
    internal sealed record PlanLine(string Subscriber, string Plan, int Papers, int HeldBack, string? First, string? Why, string? Reason);

    public static Command Select(Assemble assemble)
    {
        var subscriber = new Option<string>("--subscriber") { Description = "Whose wish.", Required = true };
        var command = new Command("select", "What one subscriber's wish chooses from a digest, with scores and reasons.") { subscriber, Date, Json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var app = assemble([]);
            await Start.PrepareAsync(app.Services, cancellationToken, last: "migrate");
            var person = await PersonAsync(app.Services, parsed.GetRequiredValue(subscriber), cancellationToken);
            var digest = await DigestAsync(app.Services, parsed.GetValue(Date), cancellationToken);
            if (MatchReader.Read(person.Preferences.Wish) is not MatchRead.Read wish)
            {
                throw new RefusedException($"The wish of {person.Address} cannot be read: {person.Preferences.Wish}");
            }

            var index = new PaperIndex(digest.Papers.Select(paper => new Candidate(paper, digest.Entry.Source, digest.Entry.Date)));
            var chosen = Selector.Choose(index, wish.Match, person.Preferences.Limit, new HashSet<long>());
            if (parsed.GetValue(Json))
            {
                await Stdout.JsonAsync(
                    new
                    {
                        subscriber = person.Address,
                        date = digest.Entry.Date,
                        wish = person.Preferences.Wish,
                        papers = chosen.Choices.Select(choice => new { id = choice.Paper.Paper.Key, choice.Paper.Paper.Title, choice.Score, choice.Reasons }),
                        chosen.HeldBack,
                    },
                    cancellationToken);
                return Commands.Done;
            }

            foreach (var choice in chosen.Choices)
            {
                Console.Out.WriteLine($"{choice.Score,7:0.00}  {choice.Paper.Paper.Title}");
                Console.Out.WriteLine($"         {Wording.Of(choice.Reasons)}");
            }

            Console.Out.WriteLine($"{chosen.Choices.Count} chosen, {chosen.HeldBack} held back by the limit of {person.Preferences.Limit}.");
            return Commands.Done;
        });
        return command;
    }

    public static Command Plan(Assemble assemble)
    {
        var date = new Option<DateOnly?>("--date") { Description = "The local day, YYYY-MM-DD.", Required = true, CustomParser = Days.Parse };
        var command = new Command("plan", "Who would get what on a day, who nothing, and why; sends nothing and writes nothing.") { date, Json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var app = assemble([]);
            await Start.PrepareAsync(app.Services, cancellationToken, last: "migrate");
            var day = parsed.GetRequiredValue(date)!.Value;
            var lines = await LinesAsync(app.Services, day, cancellationToken);
            if (parsed.GetValue(Json))
            {
                await Stdout.JsonAsync(new { day, subscribers = lines }, cancellationToken);
                return Commands.Done;
            }

            DayTable.Write([.. lines.Select(line => new DayLine(line.Subscriber, line.Reason is null ? line.Plan : null, line.Papers, line.First, line.Why, line.Reason, 0))]);
            Console.Out.WriteLine($"{lines.Count(line => line.Reason is null)} mails would be planned; nothing was written.");
            return Commands.Done;
        });
        return command;
    }

    public static async Task<Subscriber> PersonAsync(IServiceProvider services, string address, CancellationToken cancellationToken) =>
        await services.GetRequiredService<SubscriberStore>().FindAsync(address, cancellationToken)
        ?? throw new RefusedException($"Nobody has the address {address}: see 'subscribers export'.");

    public static async Task<StoredDigest> DigestAsync(IServiceProvider services, DateOnly? day, CancellationToken cancellationToken)
    {
        var store = services.GetRequiredService<DigestStore>();
        var digest = day is { } date ? await store.FindAsync(date, cancellationToken) : await store.NewestAsync(cancellationToken);
        return digest ?? throw new RefusedException(day is null
            ? "There is no digest yet: bring one with 'ingest FILE'."
            : $"There is no digest of {day:yyyy-MM-dd}: see 'digests list'.");
    }

    /// <summary>Everybody, with a mail or the reason for none.</summary>
    public static async Task<List<PlanLine>> LinesAsync(IServiceProvider services, DateOnly day, CancellationToken cancellationToken)
    {
        var planned = new Dictionary<long, PlannedSlot>();
        await foreach (var page in services.GetRequiredService<Planner>().RehearseAsync(day, cancellationToken))
        {
            foreach (var slot in page)
            {
                planned.Add(slot.Subscriber.Id, slot);
            }
        }

        var lines = new List<PlanLine>();
        var store = services.GetRequiredService<SubscriberStore>();
        for (var after = 0L; await store.AllAsync(after, 500, cancellationToken) is { Count: > 0 } page; after = page[^1].Id)
        {
            lines.AddRange(page.Select(subscriber => Line(subscriber, planned.GetValueOrDefault(subscriber.Id), day)));
        }

        return lines;
    }

    private static PlanLine Line(Subscriber subscriber, PlannedSlot? slot, DateOnly day) => slot?.Plan switch
    {
        SlotPlan.Mail { Chosen: var chosen } => new PlanLine(
            subscriber.Address, "mail", chosen.Choices.Count, chosen.HeldBack, chosen.Choices[0].Paper.Paper.Title, Wording.Of(chosen.Choices[0].Reasons), null),
        SlotPlan.Tell => new PlanLine(subscriber.Address, "mail: nothing today", 0, 0, null, null, null),
        SlotPlan.Nothing nothing => new PlanLine(subscriber.Address, "none", 0, 0, null, null, nothing.Reason),
        null => new PlanLine(subscriber.Address, "none", 0, 0, null, null, NotAsked(subscriber, day)),
        _ => throw new UnreachableException(),
    };

    /// <summary>Why a subscriber is not asked on a day at all.</summary>
    private static string NotAsked(Subscriber subscriber, DateOnly day) => subscriber switch
    {
        { State: not SubscriberState.Active } => subscriber.State.ToString().ToLowerInvariant(),
        _ when !Rhythm.Includes(subscriber.Preferences, day) => $"not due: {subscriber.Preferences.Rhythm.ToString().ToLowerInvariant()}",
        { LastSlot: { } last } when last >= day => $"served on {last:yyyy-MM-dd}",
        _ => "no new digest",
    };
}
