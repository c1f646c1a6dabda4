using System.Text;

namespace DigestMailer.Mail.Smtp;

/// <summary>One way to prove who we are: what goes with AUTH, and what answers each 334.</summary>
/// <param name="Initial">In base64; null when the server speaks first.</param>
internal sealed record SaslDialogue(string Mechanism, string? Initial, IReadOnlyList<string> Answers)
{
    private const int LongestCommand = 512 - 2;

    /// <returns>The strongest dialogue that both sides speak; null when there is none.</returns>
    public static SaslDialogue? Choose(IReadOnlySet<string> offered, string userName, string password)
    {
        if (offered.Contains("PLAIN"))
        {
            var proof = Base64($"\0{userName}\0{password}");
            return "AUTH PLAIN ".Length + proof.Length <= LongestCommand
                ? new SaslDialogue("PLAIN", proof, [])
                : new SaslDialogue("PLAIN", null, [proof]);
        }

        return offered.Contains("LOGIN") ? new SaslDialogue("LOGIN", null, [Base64(userName), Base64(password)]) : null;
    }

    /// <summary>Names no secret.</summary>
    public override string ToString() => Mechanism;

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
