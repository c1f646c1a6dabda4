using System.Text;

namespace DigestMailer.Mail.Smtp.Sasl;

/// <summary>One way to prove who we are, step by step. It holds secrets and shows none.</summary>
internal abstract class SaslDialogue(string mechanism)
{
    public string Mechanism { get; } = mechanism;

    /// <summary>What may go with AUTH, in base64; null when the server speaks first. An empty response is <c>=</c>.</summary>
    public virtual string? Initial => null;

    /// <summary>Why nothing may be said, or the dialogue must end: what the server wants, or shows, is not good enough.</summary>
    public string? Problem { get; protected set; }

    /// <summary>What the server said of its refusal, for those that say it in the dialogue.</summary>
    public string? Refusal { get; protected set; }

    /// <summary>The server has proved what this way makes it prove.</summary>
    public virtual bool IsProven => true;

    /// <param name="challenge">Decoded.</param>
    /// <returns>The answer in base64, maybe empty; null to cancel: then <see cref="Problem"/> says why.</returns>
    public abstract string? Answer(ReadOnlySpan<byte> challenge);

    /// <summary>Names no secret.</summary>
    public override string ToString() => Mechanism;

    protected static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
