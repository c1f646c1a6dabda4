using System.CommandLine;
using System.Globalization;
using DigestMailer.Composing;
using DigestMailer.Delivery;
using DigestMailer.Hosting;
using DigestMailer.Storage;

namespace DigestMailer.Cli;

/// <summary><c>runs list</c>, <c>runs show DAY</c>: the ledger read back, with the sums that must add up.</summary>
internal static class RunCommands
{
    private static readonly Option<bool> Json = new("--json") { Description = "One JSON document." };

    public static Command Runs(Assemble assemble) => new("runs", "Reads the ledger: what became of every day and of every row.")
    {
        List(assemble),
        Show(assemble),
    };

    private static Command List(Assemble assemble)
    {
        var command = new Command("list", "The latest days with their sums.") { Json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var app = assemble([]);
            await Start.PrepareAsync(app.Services, cancellationToken, last: "migrate");
            var database = app.Services.GetRequiredService<Database>();
            var runs = new List<object>();
            foreach (var slot in await Tally.SlotsAsync(database, 60, cancellationToken))
            {
                var tally = await Tally.ReadAsync(database, slot, cancellationToken);
                runs.Add(new { slot, tally.Asked, tally.Rows, tally.States, tally.Reasons, tally.AddsUp });
                if (!parsed.GetValue(Json))
                {
                    Console.Out.WriteLine($"{slot}  {Sums(tally)}");
                }
            }

            if (parsed.GetValue(Json))
            {
                await Stdout.JsonAsync(runs, cancellationToken);
            }

            return Commands.Done;
        });
        return command;
    }

    private static Command Show(Assemble assemble)
    {
        var day = new Argument<DateOnly?>("day") { Description = "YYYY-MM-DD.", CustomParser = Days.Parse };
        var command = new Command("show", "Every subscriber of a day: the row's state or the reason for none.") { day, Json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var app = assemble([]);
            await Start.PrepareAsync(app.Services, cancellationToken, last: "migrate");
            var date = parsed.GetRequiredValue(day)!.Value;
            var lines = await app.Services.GetRequiredService<DayReport>().ReadAsync(date, cancellationToken);
            var tally = await Tally.ReadAsync(app.Services.GetRequiredService<Database>(), DayReport.SlotOf(date), cancellationToken);
            if (parsed.GetValue(Json))
            {
                await Stdout.JsonAsync(new { day = date, tally.Asked, tally.Rows, tally.States, tally.Reasons, tally.AddsUp, lines }, cancellationToken);
            }
            else
            {
                DayTable.Write(lines);
                Console.Out.WriteLine(Sums(tally));
            }

            return tally.AddsUp ? Commands.Done : Commands.Problem;
        });
        return command;
    }

    /// <summary>The identities that must hold, as one line.</summary>
    public static string Sums(Tally tally)
    {
        var reasons = tally.Reasons.Values.Sum();
        var states = string.Join(" + ", tally.States.Where(state => state.Value > 0).Select(state => $"{state.Value} {state.Key}"));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"asked {tally.Asked} = {tally.Rows} mails + {reasons} with a reason for none; mails {tally.Rows} = {(states.Length > 0 ? states : "0")}{(tally.AddsUp ? "" : "  THE SUMS DO NOT ADD UP")}");
    }
}
