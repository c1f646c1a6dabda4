namespace DigestMailer.Mail.Smtp;

/// <summary>How we sign in. The zero value takes the strongest way that both sides speak.</summary>
public enum SmtpAuth
{
    Auto,
    Plain,
    Login,
    ScramSha256,
    XOAuth2,
    OAuthBearer,
}
