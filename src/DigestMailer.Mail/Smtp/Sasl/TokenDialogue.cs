using System.Text;
using System.Text.Json;

namespace DigestMailer.Mail.Smtp.Sasl;

/// <summary>
/// A bearer token, in the way of RFC 7628 or in the older one that Google and Microsoft named XOAUTH2. A refusal comes as a
/// challenge that says why, and must be answered before the server ends the dialogue.
/// </summary>
internal sealed class TokenDialogue : SaslDialogue
{
    private const int LongestCause = 200;

    private readonly string token;
    private readonly string ending;
    private bool isSaid;

    private TokenDialogue(string mechanism, string token, string ending)
        : base(mechanism) => (this.token, this.ending) = (token, ending);

    public override string Initial => token;

    public static TokenDialogue Bearer(string userName, string token, string host, int port) =>
        new(
            "OAUTHBEARER",
            Base64($"n,a={ScramDialogue.Name(userName)},\u0001host={host}\u0001port={port}\u0001auth=Bearer {token}\u0001\u0001"),
            "AQ==" // one ^A: RFC 7628 section 3.2.3
        );

    public static TokenDialogue XOAuth2(string userName, string token) =>
        new("XOAUTH2", Base64($"user={userName}\u0001auth=Bearer {token}\u0001\u0001"), "");

    public override string? Answer(ReadOnlySpan<byte> challenge)
    {
        if (!isSaid && challenge.IsEmpty)
        {
            isSaid = true;
            return token; // too long to go with AUTH
        }

        if (Refusal is not null)
        {
            Problem = "the relay refused the token and asks on";
            return null;
        }

        Refusal = Cause(challenge);
        return ending;
    }

    /// <summary>The status of the JSON object, or its words as they are; other people's text, cut and cleaned.</summary>
    private static string Cause(ReadOnlySpan<byte> challenge)
    {
        var text = Encoding.UTF8.GetString(challenge[..Math.Min(challenge.Length, LongestCause)]);
        try
        {
            var reader = new Utf8JsonReader(challenge);
            using var json = JsonDocument.ParseValue(ref reader);
            if (
                json.RootElement.ValueKind == JsonValueKind.Object
                && json.RootElement.TryGetProperty("status", out var status)
                && status.ValueKind is JsonValueKind.String or JsonValueKind.Number
            )
            {
                text = status.ToString();
            }
        }
        catch (JsonException)
        {
            text = text.Trim(); // no JSON: its words will do
        }

        return new string([.. text.Take(LongestCause).Select(one => char.IsControl(one) ? ' ' : one)]);
    }
}
