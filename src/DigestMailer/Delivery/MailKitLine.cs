using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;
using Auth = DigestMailer.Mail.Smtp.SmtpAuth;
using Settings = DigestMailer.Mail.Smtp.SmtpSettings;

namespace DigestMailer.Delivery;

/// <summary>MailKit's client, told what we know already: the bytes are final, how long they are, and what reports are to name.</summary>
internal sealed class MailKitLine(IProtocolLogger watch) : SmtpClient(watch)
{
    private long size;
    private string? envelopeId;

    public void Announce(long length, string? id) => (size, envelopeId) = (length, id);

    /// <summary>A refused token is fetched anew, once.</summary>
    /// <exception cref="AuthenticationException">Refused, or there was nothing to sign in with.</exception>
    public async Task SignInAsync(Settings settings, CancellationToken cancellationToken)
    {
        if (settings.TokenSource is not { } source)
        {
            await SignInAsync(settings, settings.Password!, cancellationToken);
            return;
        }

        var token = await source(null, cancellationToken);
        try
        {
            await SignInAsync(settings, token.Value ?? throw new AuthenticationException(token.Problem!), cancellationToken);
        }
        catch (AuthenticationException) when (token.Value is not null)
        {
            token = await source(token.Value, cancellationToken);
            await SignInAsync(settings, token.Value ?? throw new AuthenticationException(token.Problem!), cancellationToken);
        }
    }

    protected override long GetSize(FormatOptions options, MimeMessage message, CancellationToken cancellationToken) => size;

    // Nothing is to be re-encoded: a signature over other bytes would break.
    protected override void Prepare(FormatOptions options, MimeMessage message, EncodingConstraint constraint, int maxLineLength)
    {
    }

    protected override string? GetEnvelopeId(MimeMessage message) => envelopeId;

    protected override DeliveryStatusNotification? GetDeliveryStatusNotifications(MimeMessage message, MailboxAddress mailbox) =>
        DeliveryStatusNotification.Failure | DeliveryStatusNotification.Delay;

    private Task SignInAsync(Settings settings, string secret, CancellationToken cancellationToken)
    {
        var name = settings.UserName!;
        var isToken = settings.TokenSource is not null;
        SaslMechanism? way = settings.Auth switch
        {
            Auth.OAuthBearer => new SaslMechanismOAuthBearer(name, secret),
            Auth.Auto when isToken && AuthenticationMechanisms.Contains("OAUTHBEARER") => new SaslMechanismOAuthBearer(name, secret),
            Auth.XOAuth2 => new SaslMechanismOAuth2(name, secret),
            Auth.Auto when isToken => new SaslMechanismOAuth2(name, secret),
            Auth.ScramSha256 => new SaslMechanismScramSha256(name, secret),
            Auth.Plain => new SaslMechanismPlain(name, secret),
            Auth.Login => new SaslMechanismLogin(name, secret),
            _ => null,
        };
        return way is null ? AuthenticateAsync(name, secret, cancellationToken) : AuthenticateAsync(way, cancellationToken);
    }
}
