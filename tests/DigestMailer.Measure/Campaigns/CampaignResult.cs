using DigestMailer.Measure.Bench;
using DigestMailer.Measure.Sinks;

namespace DigestMailer.Measure.Campaigns;

/// <summary>What a campaign found.</summary>
/// <param name="WhileSending">Ends that came between the first message of a life and the last message of all.</param>
/// <param name="Recoveries">Seconds from a start to its first message.</param>
internal sealed record CampaignResult(
    LedgerView Ledger,
    IReadOnlyList<Accepted> Accepted,
    int WhileSending,
    IReadOnlyList<double> Recoveries,
    IReadOnlyList<string> Breaches)
{
    private const int MostShown = 20;

    public IEnumerable<string> Lines(CampaignLaw law)
    {
        var states = Ledger.Rows.ToDictionary(row => row.MessageId, row => row.State);
        var taken = Accepted.Count(mail => states.GetValueOrDefault(mail.MessageId) == "in-doubt");
        var twice = Accepted.GroupBy(mail => mail.MessageId).Count(mails => mails.Count() > 1);
        yield return $"subscribers {law.Subscribers}, ends {law.Ends}, {WhileSending} of them while sending, seed {law.Seed}";
        yield return $"accepted {Accepted.Count}, twice {twice}, of rows in doubt {taken}";
        yield return $"{Ledger.Subscribers} asked = {Ledger.Rows.Count} rows + {Ledger.Reasons} reasons; rows = {Ledger.Sums}";
        if (Recoveries.Count > 0)
        {
            var spread = Spread.Of(Recoveries);
            yield return $"start to first message: median {spread.Median:0.00} s, most {spread.Max:0.00} s";
        }

        foreach (var breach in Breaches.Take(MostShown))
        {
            yield return $"BREACH {breach}";
        }

        yield return Breaches.Count == 0 ? "the promise holds" : $"{Breaches.Count} breaches";
    }
}
