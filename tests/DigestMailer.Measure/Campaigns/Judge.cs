using DigestMailer.Measure.Sinks;

namespace DigestMailer.Measure.Campaigns;

/// <summary>What a campaign saw from outside.</summary>
/// <param name="Expected">How many subscribers were due.</param>
/// <param name="MostInDoubt">Kills times connections: each kill may leave no more.</param>
internal sealed record Findings(LedgerView Ledger, IReadOnlyList<Accepted> Accepted, int Expected, int MostInDoubt);

/// <summary>Holds what was seen against the promise; each breach names its invariant.</summary>
internal static class Judge
{
    public static IReadOnlyList<string> Breaches(Findings seen)
    {
        var byId = seen.Accepted.GroupBy(mail => mail.MessageId).ToDictionary(mails => mails.Key, mails => mails.ToList());
        return [.. Sums(seen), .. Rows(seen, byId), .. Mails(seen, byId)];
    }

    private static IEnumerable<string> Sums(Findings seen)
    {
        var ledger = seen.Ledger;
        if (ledger.Rows.Count + ledger.Reasons != seen.Expected || ledger.Subscribers != seen.Expected)
        {
            yield return $"I1: {seen.Expected} were due, but {ledger.Subscribers} are known: {ledger.Rows.Count} rows + {ledger.Reasons} reasons";
        }

        var inDoubt = ledger.Rows.Count(row => row.State == "in-doubt");
        if (inDoubt > seen.MostInDoubt)
        {
            yield return $"I3: {inDoubt} rows are in doubt, where the kills can explain {seen.MostInDoubt}";
        }
    }

    private static IEnumerable<string> Rows(Findings seen, Dictionary<string, List<Accepted>> byId)
    {
        foreach (var row in seen.Ledger.Rows)
        {
            var mail = byId.GetValueOrDefault(row.MessageId)?[0];
            var breach = row.State switch
            {
                "sent" when mail is null => "I8: sent, but the receiver never took it",
                "sent" when row.LastWords?.Contains(mail.Queue, StringComparison.Ordinal) != true =>
                    $"I8: sent, but the words '{row.LastWords}' are not the receiver's '{mail.Queue}'",
                "sent" or "in-doubt" => null,
                _ when row.IsOpen => "I2: never settled",
                _ => "I2: lost, though the receiver refuses nothing",
            };

            if (mail is not null && mail.Recipient != row.Recipient)
            {
                breach ??= "I7: the mail went to somebody else";
            }

            if (breach is not null)
            {
                yield return $"{breach} (row {row.Id}, {row.State}, {row.Attempts} attempts)";
            }
        }
    }

    private static IEnumerable<string> Mails(Findings seen, Dictionary<string, List<Accepted>> byId)
    {
        var known = seen.Ledger.Rows.Select(row => row.MessageId).ToHashSet();
        foreach (var (id, mails) in byId)
        {
            if (!known.Contains(id))
            {
                yield return $"I9: {id} was accepted, but no row knows it";
            }

            if (mails.Count > 1)
            {
                yield return $"I3: {id} was accepted {mails.Count} times";
            }

            if (mails.DistinctBy(mail => mail.Hash).Count() > 1)
            {
                yield return $"I4: {id} had different bytes";
            }
        }

        foreach (var person in seen.Accepted.DistinctBy(mail => mail.MessageId).GroupBy(mail => mail.Recipient).Where(mails => mails.Count() > 1))
        {
            yield return $"I5: one recipient has {person.Count()} mails: {string.Join(", ", person.Select(mail => mail.MessageId))}";
        }
    }
}
