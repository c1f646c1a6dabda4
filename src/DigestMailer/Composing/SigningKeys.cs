using DigestMailer.Mail;
using DigestMailer.Mail.Dkim;
using Microsoft.Extensions.Options;

namespace DigestMailer.Composing;

/// <summary>Who signs a mail: decided by the date in its header alone, so that a change of keys alters no mail on its way.</summary>
internal sealed partial class SigningKeys
{
    private readonly (DateTimeOffset Since, DkimSigner Signer)[] periods;

    public SigningKeys(IOptions<ComposingOptions> composing, ILogger<SigningKeys> logger)
    {
        var from = MailAddress.Parse(composing.Value.FromAddress);
        periods = Periods([.. composing.Value.Dkim.Select(key =>
            (key.Since(), new DkimIdentity(key.DomainOr(from), key.Selector, key.Load())))]);
        foreach (var file in DkimLaw.Warnings(composing.Value))
        {
            OpenToOthers(logger, file);
        }
    }

    /// <returns>Null when mails are not signed.</returns>
    public DkimSigner? At(DateTimeOffset date) =>
        periods.Length == 0 ? null : periods.LastOrDefault(period => period.Since <= date, periods[0]).Signer;

    /// <summary>
    /// One signature for each algorithm, by its youngest key that is old enough. Before the first of them the oldest signs:
    /// a key that was taken away too early must not leave mails unsigned.
    /// </summary>
    private static (DateTimeOffset, DkimSigner)[] Periods(IReadOnlyList<(DateTimeOffset Since, DkimIdentity Identity)> keys)
    {
        var groups = keys.GroupBy(key => key.Identity.Key.Algorithm).Select(group => group.OrderBy(key => key.Since).ToList()).ToList();
        return
        [
            .. keys.Select(key => key.Since).Distinct().Order()
                .Select(since => (since, new DkimSigner([.. groups.Select(group =>
                    group.LastOrDefault(key => key.Since <= since, group[0]).Identity)]))),
        ];
    }

    [LoggerMessage(Hosting.LogEvents.KeyOpenToOthers, LogLevel.Warning, "The private key {File} can be read or changed by others than its owner: chmod 600 it.")]
    private static partial void OpenToOthers(ILogger logger, string file);
}
