namespace DigestMailer.Mail.Smtp.Sasl;

/// <summary>Which way is taken: pure, and the strongest first; a configured way is the only one.</summary>
internal static class SaslChoice
{
    private static readonly (SmtpAuth Way, string Mechanism, bool NeedsToken)[] ByStrength =
    [
        (SmtpAuth.ScramSha256, "SCRAM-SHA-256", false),
        (SmtpAuth.OAuthBearer, "OAUTHBEARER", true),
        (SmtpAuth.XOAuth2, "XOAUTH2", true),
        (SmtpAuth.Plain, "PLAIN", false),
        (SmtpAuth.Login, "LOGIN", false),
    ];

    /// <returns>The way; <see cref="SmtpAuth.Auto"/> when both sides speak none in common.</returns>
    public static SmtpAuth Of(IReadOnlySet<string> offered, SmtpAuth wanted, bool hasToken) =>
        ByStrength
            .Where(one => one.NeedsToken == hasToken && (wanted is SmtpAuth.Auto || wanted == one.Way))
            .FirstOrDefault(one => offered.Contains(one.Mechanism))
            .Way;

    public static SaslDialogue Begin(SmtpAuth way, SmtpSettings settings, string secret) =>
        way switch
        {
            SmtpAuth.ScramSha256 => new ScramDialogue(settings.UserName!, secret, ScramDialogue.FreshNonce()),
            SmtpAuth.OAuthBearer => TokenDialogue.Bearer(settings.UserName!, secret, settings.Host, settings.Port),
            SmtpAuth.XOAuth2 => TokenDialogue.XOAuth2(settings.UserName!, secret),
            SmtpAuth.Plain => new PlainDialogue(settings.UserName!, secret),
            SmtpAuth.Login => new LoginDialogue(settings.UserName!, secret),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
}
