namespace DigestMailer.Mail.Smtp.Replies;

/// <summary>One line of the table: it fits when all its conditions hold.</summary>
internal sealed record ReplyRule(string Name, ReplyClass Class, IReadOnlyList<ReplyCondition> Conditions)
{
    public bool Fits(ReplyEvidence reply)
    {
        foreach (var condition in Conditions)
        {
            if (condition.Holds(reply) == condition.IsNegated)
            {
                return false;
            }
        }

        return true;
    }
}

/// <summary>What a rule may ask of a reply. Closed.</summary>
internal abstract record ReplyCondition
{
    private ReplyCondition() { }

    public bool IsNegated { get; init; }

    public abstract bool Holds(ReplyEvidence reply);

    /// <summary>The code lies in one of these ranges, ends included.</summary>
    public sealed record Code(IReadOnlyList<(int From, int To)> Ranges) : ReplyCondition
    {
        public override bool Holds(ReplyEvidence reply) => Ranges.Any(range => reply.Code >= range.From && reply.Code <= range.To);
    }

    /// <summary>There is an enhanced code, and it fits one of these patterns.</summary>
    public sealed record Status(IReadOnlyList<StatusPattern> Patterns) : ReplyCondition
    {
        public override bool Holds(ReplyEvidence reply) =>
            reply.Status is { } status && Patterns.Any(pattern => pattern.Fits(status));
    }

    /// <summary>The stage is known, and one of these.</summary>
    public sealed record Stage(IReadOnlySet<SmtpStage> Stages) : ReplyCondition
    {
        public override bool Holds(ReplyEvidence reply) => reply.Stage is { } stage && Stages.Contains(stage);
    }

    /// <summary>One of these phrases is said.</summary>
    public sealed record Text(IReadOnlyList<ReplyPhrase> Phrases) : ReplyCondition
    {
        public override bool Holds(ReplyEvidence reply)
        {
            foreach (var phrase in Phrases)
            {
                if (phrase.IsIn(reply.Text))
                {
                    return true;
                }
            }

            return false;
        }
    }
}

/// <summary>Enhanced codes, such as 5.1.1, x.7.20-26 or 5.7.x; null for any number.</summary>
internal readonly record struct StatusPattern(int? Class, int? Subject, int? From, int? To)
{
    public bool Fits(EnhancedStatus status) =>
        (Class is null || Class == status.Class)
        && (Subject is null || Subject == status.Subject)
        && (From is null || (status.Detail >= From && status.Detail <= To));
}
