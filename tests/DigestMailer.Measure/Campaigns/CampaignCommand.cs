using System.CommandLine;

namespace DigestMailer.Measure.Campaigns;

/// <summary><c>campaign</c>: faults against the built application, judged from outside; exit 1 when the promise does not hold.</summary>
internal static class CampaignCommand
{
    private static readonly Option<int?> Subscribers = new("--subscribers") { Description = "2,000 unless given." };
    private static readonly Option<int?> Ends = new("--kills") { Description = "20 unless given." };
    private static readonly Option<int?> Seed = new("--seed") { Description = "The same seed draws the same moments." };
    private static readonly Option<bool> Short = new("--short") { Description = "400 subscribers and 4 kills." };
    private static readonly Option<string> Store = new("--store") { Description = "sqlite or postgres.", DefaultValueFactory = _ => "sqlite" };
    private static readonly Option<string?> Connection = new("--connection") { Description = "An empty PostgreSQL database." };
    private static readonly Option<int> Wait = new("--wait") { Description = "The receiver's longest wait before a reply, in milliseconds.", DefaultValueFactory = _ => 20 };
    private static readonly Option<string[]> Set = new("--set")
    {
        Description = "One more setting of the service, Section:Key=value; Delivery:InDoubt=ResendOnce must make a kill campaign fail.",
    };

    private static readonly Option<int> Limit = new("--limit") { Description = "Seconds for the rest after the last end.", DefaultValueFactory = _ => 600 };
    private static readonly Option<bool> Keep = new("--keep") { Description = "Leaves the folder for a look, and names it." };

    public static Command Create()
    {
        Store.AcceptOnlyFromAmong("sqlite", "postgres");
        return new Command("campaign", "Faults against the built application, judged from outside.")
        {
            Of("kill", "Kills the service at random moments and starts it again.", EndKind.Kill),
            Of("sigterm", "The same with SIGTERM: it must end with 0 and leave nothing in doubt.", EndKind.Terminate),
        };
    }

    private static Command Of(string name, string description, EndKind kind)
    {
        var command = new Command(name, description) { Subscribers, Ends, Seed, Short, Store, Connection, Wait, Set, Limit, Keep };
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed, kind, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, EndKind kind, CancellationToken cancellationToken)
    {
        if (parsed.GetValue(Store) == "postgres" != parsed.GetValue(Connection) is not null)
        {
            Console.Error.WriteLine("--store postgres and --connection belong together.");
            return 2;
        }

        var law = Law(parsed);
        var folder = new Scratch($"campaign-{law.Seed}");
        var result = await new Campaign(law, kind, folder.Path, Console.Error.WriteLine, TimeProvider.System).RunAsync(cancellationToken);
        foreach (var line in result.Lines(law))
        {
            Console.Out.WriteLine(line);
        }

        var holds = result.Breaches.Count == 0;
        if (parsed.GetValue(Keep) || !holds)
        {
            Console.Out.WriteLine($"kept {folder.Path}");
        }
        else
        {
            folder.Dispose();
        }

        return holds ? 0 : 1;
    }

    private static CampaignLaw Law(ParseResult parsed)
    {
        var isShort = parsed.GetValue(Short);
        return new CampaignLaw
        {
            Subscribers = parsed.GetValue(Subscribers) ?? (isShort ? 400 : 2000),
            Ends = parsed.GetValue(Ends) ?? (isShort ? 4 : 20),
            Seed = parsed.GetValue(Seed) ?? Random.Shared.Next(1_000_000),
            Postgres = parsed.GetValue(Connection),
            Limit = TimeSpan.FromSeconds(parsed.GetValue(Limit)),
            Settings = parsed.GetValue(Set) ?? [],
            LongestWait = TimeSpan.FromMilliseconds(parsed.GetValue(Wait)),
        };
    }
}
