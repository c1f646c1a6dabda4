namespace DigestMailer.Mail.Smtp.Replies;

/// <summary>Rules in the order in which they are read; the first that fits decides. Immutable, shared by threads.</summary>
public sealed class ReplyTable
{
    /// <summary>The rule that fits what no other rule understands.</summary>
    public const string DefaultRule = "refused without a reason";

    private readonly string source;
    private readonly IReadOnlyList<ReplyRule> rules;

    private ReplyTable(string source, IReadOnlyList<ReplyRule> rules) => (this.source, this.rules) = (source, rules);

    /// <summary>The rules that come with the library.</summary>
    public static ReplyTable BuiltIn { get; } = Load();

    /// <summary>How many rules there are.</summary>
    public int Count => rules.Count;

    /// <summary>
    /// Adds an operator's own lines. New words join their family. New rules stand after what a stage or a code alone decides
    /// (sign-in, SMTPUTF8) and before everything else; among themselves they keep their order.
    /// </summary>
    /// <exception cref="FormatException">A line is wrong; the message names it.</exception>
    public ReplyTable With(string lines) => new(source, ReplyTableReader.Read(source, lines ?? ""));

    /// <param name="stage">What the reply answered; null when nobody knows.</param>
    public ReplyReading Read(SmtpReply reply, SmtpStage? stage)
    {
        ArgumentNullException.ThrowIfNull(reply);
        var evidence = new ReplyEvidence(reply.Code, reply.Status, stage, ReplyText.Plain(reply.Text));
        foreach (var rule in rules)
        {
            if (rule.Fits(evidence))
            {
                return new ReplyReading(rule.Class, Bucket(rule.Class, evidence), rule.Name);
            }
        }

        throw new System.Diagnostics.UnreachableException(); // the last rule has no condition: the reader sees to it
    }

    /// <summary>A 4yz suppresses nobody and blames nobody: its class says where to look if it goes on.</summary>
    private static ReplyBucket Bucket(ReplyClass found, ReplyEvidence evidence) =>
        found switch
        {
            ReplyClass.Ok => ReplyBucket.None,
            ReplyClass.Credentials => ReplyBucket.Fault,
            _ when evidence.IsTransient => ReplyBucket.Soft,
            ReplyClass.UnknownRecipient or ReplyClass.UnknownDomain => evidence.IsEarly ? ReplyBucket.Fault : ReplyBucket.Suppress,
            ReplyClass.Temporary
            or ReplyClass.Greylist
            or ReplyClass.BoxRate
            or ReplyClass.TooManyInConnection
            or ReplyClass.Throttle
            or ReplyClass.MailboxFull
            or ReplyClass.NotYetKnown
            or ReplyClass.Disabled
            or ReplyClass.AddressForm => ReplyBucket.Soft,
            _ => ReplyBucket.Fault,
        };

    private static ReplyTable Load()
    {
        using var stream = typeof(ReplyTable).Assembly.GetManifestResourceStream("reply-rules.txt")!;
        using var reader = new StreamReader(stream);
        var source = reader.ReadToEnd();
        return new ReplyTable(source, ReplyTableReader.Read(source, ""));
    }
}
