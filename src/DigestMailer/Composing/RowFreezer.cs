using DigestMailer.Delivery;
using DigestMailer.Mail;
using DigestMailer.Rendering;
using DigestMailer.Subscribers;
using Microsoft.Extensions.Options;

namespace DigestMailer.Composing;

/// <summary>Freezes a decided slot into the row that every attempt will be made from.</summary>
internal sealed class RowFreezer(
    TemplateVersions templates, KeyRing keys, RowToken tokens, IOptions<ComposingOptions> composing, IOptions<DeliveryOptions> delivery, TimeProvider clock)
{
    private static readonly TimeSpan Shortest = TimeSpan.FromHours(1);

    /// <returns>Null when the slot brings no mail.</returns>
    public PlannedRow? Freeze(PlannedSlot slot) => slot.Plan switch
    {
        SlotPlan.Mail mail => Row(slot, Composer.Digest, [.. mail.Chosen.Choices.Select(choice => new RecipePaper(choice.Paper.Id, choice.Reasons))], mail.Chosen.HeldBack),
        SlotPlan.Tell => Row(slot, Composer.Nothing, [], heldBack: 0),
        _ => null,
    };

    /// <summary>The same as a trial for anybody: a slot of its own, the subject marked, links that take nobody off.</summary>
    public PlannedRow? FreezeTest(PlannedSlot slot, string to, Guid trial)
    {
        if (Freeze(slot) is not { } row)
        {
            return null;
        }

        var name = $"test/{trial:N}";
        var recipe = Recipe.FromJson(row.Recipe) with { Test = true };
        return Named(row with { Slot = name, Recipient = to, Recipe = recipe.ToJson() });
    }

    private PlannedRow Row(PlannedSlot slot, string kind, IReadOnlyList<RecipePaper> papers, int heldBack)
    {
        var (subscriber, preferences) = (slot.Subscriber, slot.Subscriber.Preferences);
        var now = clock.GetUtcNow();
        var recipe = new Recipe
        {
            Name = subscriber.Name,
            Language = preferences.Language,
            Format = preferences.Format,
            Zone = preferences.Zone,
            Papers = papers,
            HeldBack = heldBack,
            Limit = preferences.Limit,
            Day = slot.Day,
            Templates = templates.Current.Hash,
            Date = ToSecond(TimeZoneInfo.ConvertTime(now, Zones.OrUtc(preferences.Zone))),
            LinkKey = keys.SigningId,
            Epoch = subscriber.Epoch,
        };
        return Named(new PlannedRow(
            subscriber.Id,
            DayReport.SlotOf(slot.Slot.Day),
            kind,
            composing.Value.FromAddress,
            subscriber.Address,
            MessageId: "",
            recipe.ToJson(),
            now.ToUnixTimeMilliseconds(),
            Deadline(preferences, slot.Slot.Day, now).ToUnixTimeMilliseconds()));
    }

    /// <summary>Frozen with the row: greylists know a mail by its return address, so every attempt must have the same.</summary>
    private PlannedRow Named(PlannedRow row)
    {
        var token = tokens.Write(row.SubscriberId, row.Slot, row.Kind);
        return row with
        {
            MessageId = $"<{token}@{MailAddress.Parse(composing.Value.FromAddress).Domain}>",
            Sender = composing.Value.BounceDomain is { } domain ? RowToken.ReturnAddress(token, domain) : composing.Value.FromAddress,
        };
    }

    /// <summary>The end of the window, or the next slot where that comes first: nobody gets an old digest beside a new one.</summary>
    private DateTimeOffset Deadline(Preferences preferences, DateOnly day, DateTimeOffset now)
    {
        var next = Rhythm.Next(preferences, day, now).Due;
        var window = now + delivery.Value.Window;
        var end = next < window ? next : window;
        return end > now + Shortest ? end : now + Shortest; // a late mail gets its chance all the same
    }

    private static DateTimeOffset ToSecond(DateTimeOffset instant) => instant.AddTicks(-(instant.Ticks % TimeSpan.TicksPerSecond));
}
