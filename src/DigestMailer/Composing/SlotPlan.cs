using DigestMailer.Selection;
using DigestMailer.Subscribers;

namespace DigestMailer.Composing;

/// <summary>What one slot of one subscriber comes to. Closed.</summary>
internal abstract record SlotPlan
{
    public const string NoMatch = "nothing matched";
    public const string BadWish = "wish cannot be read";

    private SlotPlan() { }

    /// <summary>A mail with papers.</summary>
    public sealed record Mail(Chosen Chosen) : SlotPlan;

    /// <summary>Nothing matched, and the subscriber wants to be told.</summary>
    public sealed record Tell : SlotPlan;

    /// <summary>No mail, and why.</summary>
    public sealed record Nothing(string Reason) : SlotPlan;

    /// <param name="papers">What the slot may choose from.</param>
    /// <param name="had">Works that the subscriber has had.</param>
    public static SlotPlan Decide(Preferences preferences, PaperIndex papers, IReadOnlySet<long> had)
    {
        if (MatchReader.Read(preferences.Wish) is not MatchRead.Read wish)
        {
            return new Nothing(BadWish); // it was checked when it was saved; whatever happened since, it harms nobody else
        }

        var chosen = Selector.Choose(papers, wish.Match, preferences.Limit, had);
        return chosen.Choices.Count > 0 ? new Mail(chosen)
            : preferences.EmptyDay == EmptyDay.Tell ? new Tell()
            : new Nothing(NoMatch);
    }
}

/// <summary>One slot and what it comes to.</summary>
/// <param name="Through">Id of the newest digest it has looked at.</param>
/// <param name="Day">The latest day of the digests it has looked at.</param>
internal sealed record PlannedSlot(Subscriber Subscriber, Slot Slot, SlotPlan Plan, long Through, DateOnly Day);
