using System.Buffers;
using System.CommandLine;
using DigestMailer.Composing;
using DigestMailer.Delivery;
using DigestMailer.Hosting;
using DigestMailer.Mail;
using DigestMailer.Mail.Mime;
using DigestMailer.Selection;
using DigestMailer.Storage;
using DigestMailer.Subscribers;
using Microsoft.Extensions.Options;

namespace DigestMailer.Cli;

/// <summary><c>preview</c> and <c>send-test</c>: one subscriber's mail as files, or as a trial to any address.</summary>
internal static class MailCommands
{
    private static readonly Option<DateOnly?> Date = new("--date") { Description = "The digest's day, YYYY-MM-DD; the newest without it.", CustomParser = Days.Parse };

    public static Command Preview(Assemble assemble)
    {
        var subscriber = new Option<string>("--subscriber") { Description = "Whose edition.", Required = true };
        var folder = new Option<DirectoryInfo>("--out") { Description = "Where .eml, .html and .txt go.", Required = true };
        var command = new Command("preview", "Writes the very bytes that a subscriber would get to files; sends nothing.") { subscriber, folder, Date };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var app = assemble([]);
            await Start.PrepareAsync(app.Services, cancellationToken, last: "templates");
            var person = await PlanCommands.PersonAsync(app.Services, parsed.GetRequiredValue(subscriber), cancellationToken);
            var slot = await SlotAsync(app.Services, person, parsed.GetValue(Date), cancellationToken);
            var row = app.Services.GetRequiredService<RowFreezer>().Freeze(slot)
                ?? throw new RefusedException($"Nothing of {slot.Day:yyyy-MM-dd} matches the wish of {person.Address}: there would be no mail.");
            var message = await ComposeAsync(app.Services, row, cancellationToken);
            await WriteAsync(parsed.GetRequiredValue(folder), $"{slot.Day:yyyy-MM-dd}-{person.Id}", message, cancellationToken);
            return Commands.Done;
        });
        return command;
    }

    public static Command SendTest(Assemble assemble)
    {
        var to = new Option<string>("--to") { Description = "Who gets the trial.", Required = true };
        var subscriber = new Option<string?>("--subscriber") { Description = "Whose edition; without it, one that wants everything." };
        var command = new Command("send-test", "Sends one mail marked [TEST] through the ledger and the relay.") { to, subscriber, Date };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            if (!MailAddress.IsAcceptable(parsed.GetRequiredValue(to), out _, out var problem))
            {
                throw new RefusedException($"--to is no address to write to: {problem}.");
            }

            await using var app = assemble([]);
            await Start.PrepareAsync(app.Services, cancellationToken, last: "templates");
            var services = app.Services;
            var person = parsed.GetValue(subscriber) is { } address
                ? await PlanCommands.PersonAsync(services, address, cancellationToken)
                : Anybody(services);
            var slot = await SlotAsync(services, person, parsed.GetValue(Date), cancellationToken);
            var row = services.GetRequiredService<RowFreezer>().FreezeTest(slot, parsed.GetRequiredValue(to), Guid.NewGuid())
                ?? throw new RefusedException($"Nothing of {slot.Day:yyyy-MM-dd} matches that wish: there would be no mail.");
            var id = await services.GetRequiredService<Database>().WriteAsync(
                (connection, transaction) => services.GetRequiredService<DeliveryLedger>().PlanAsync(connection, transaction, [row], cancellationToken),
                cancellationToken);
            return await SendAsync(services, id[0]!.Value, cancellationToken);
        });
        return command;
    }

    private static async Task<int> SendAsync(IServiceProvider services, long id, CancellationToken cancellationToken)
    {
        var worker = services.GetRequiredService<DeliveryWorker>();
        var ends = new List<Settlement>();
        worker.Only = id;
        worker.Progress = new Ends(ends);
        await Start.PrepareAsync(services, cancellationToken);
        await worker.DrainAsync(cancellationToken);
        await worker.EndAsync();
        if (ends.Find(end => end.Outcome is not null) is not { Outcome: { } outcome, Course: var course, Relay: var relay })
        {
            await Console.Error.WriteLineAsync("No relay could be reached: the trial waits in the ledger, and a running service will send it.");
            return Commands.Problem;
        }

        var place = relay.Length > 0 ? $" by {relay} at {outcome.Stage}" : "";
        Console.Out.WriteLine($"{course.State}{place}: {outcome.Words}");
        return outcome is Outcome.Sent ? Commands.Done : Commands.Problem;
    }

    private static async Task<PlannedSlot> SlotAsync(IServiceProvider services, Subscriber person, DateOnly? day, CancellationToken cancellationToken)
    {
        var digest = await PlanCommands.DigestAsync(services, day, cancellationToken);
        var index = new PaperIndex(digest.Papers.Select(paper => new Candidate(paper, digest.Entry.Source, digest.Entry.Date)));
        var now = services.GetRequiredService<TimeProvider>().GetUtcNow();
        var plan = SlotPlan.Decide(person.Preferences, index, new HashSet<long>());
        return new PlannedSlot(person, new Slot(digest.Entry.Date, now), plan, digest.Entry.Id, digest.Entry.Date);
    }

    private static Subscriber Anybody(IServiceProvider services) => new(
        0, "", null, SubscriberState.Active,
        services.GetRequiredService<IOptions<SubscribersOptions>>().Value.Defaults("id:*"), 0, 0, null);

    private static async Task<ReadOnlyMemory<byte>> ComposeAsync(IServiceProvider services, PlannedRow row, CancellationToken cancellationToken)
    {
        var output = new ArrayBufferWriter<byte>(64 * 1024);
        var claimed = new LedgerRow(
            0, row.SubscriberId, row.Slot, row.Kind, row.Sender, row.Recipient, row.MessageId, row.Recipe, row.DueAt, row.Deadline, 1, 0, null, "");
        return await services.GetRequiredService<ComposeRegistry>().For(row.Kind)!(claimed, output, cancellationToken) is Composed.Failed failed
            ? throw new RefusedException($"The mail cannot be made: {failed.Reason}")
            : output.WrittenMemory;
    }

    private static async Task WriteAsync(DirectoryInfo folder, string name, ReadOnlyMemory<byte> message, CancellationToken cancellationToken)
    {
        folder.Create();
        var mail = MimeReader.Read(message);
        var files = new List<(string Ending, ReadOnlyMemory<byte> Content)> { ("eml", message) };
        if (mail.FirstText("text/html") is { } html)
        {
            files.Add(("html", System.Text.Encoding.UTF8.GetBytes(html)));
        }

        files.Add(("txt", System.Text.Encoding.UTF8.GetBytes(mail.FirstText("text/plain") ?? "")));
        foreach (var (ending, content) in files)
        {
            var path = Path.Combine(folder.FullName, $"{name}.{ending}");
            await File.WriteAllBytesAsync(path, content, cancellationToken);
            Console.Out.WriteLine(path);
        }
    }

    private sealed class Ends(List<Settlement> ends) : IProgress<Settlement>
    {
        public void Report(Settlement value) => ends.Add(value);
    }
}
