using DigestMailer.Composing;
using DigestMailer.Delivery;
using DigestMailer.Hosting;
using DigestMailer.Storage;
using DigestMailer.Subscribers;
using Microsoft.Extensions.Options;

namespace DigestMailer.Web;

/// <summary>RFC 8058: the mail program posts here with no page, no cookie and no second question.</summary>
internal static class Unsubscribe
{
    public static void MapUnsubscribe(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/unsubscribe/{token}", AskAsync);                         // scanners follow links: looking changes nothing
        routes.MapPost("/unsubscribe/{token}", LeaveAsync).DisableAntiforgery(); // the token is the proof
    }

    private static async Task<IResult> AskAsync(string token, Exit exit, CancellationToken cancellationToken) =>
        await exit.OwnerAsync(token, cancellationToken) is { } owner ? exit.Page("unsubscribe.html", owner) : exit.Refusal();

    private static async Task<IResult> LeaveAsync(string token, Exit exit, CancellationToken cancellationToken)
    {
        if (await exit.OwnerAsync(token, cancellationToken) is not { } owner)
        {
            return exit.Refusal();
        }

        await exit.LeaveAsync(owner, cancellationToken);
        return exit.Page("unsubscribed.html", owner);
    }
}

/// <summary>Takes a subscriber off: the person, and every mail that waits for them, in one transaction.</summary>
internal sealed partial class Exit(
    LinkToken links,
    Database database,
    SubscriberStore subscribers,
    LedgerUpkeep ledger,
    Pages pages,
    IOptions<ComposingOptions> composing,
    ILogger<Exit> logger)
{
    /// <returns>Null for every cause of refusal alike.</returns>
    public async Task<Subscriber?> OwnerAsync(string token, CancellationToken cancellationToken) =>
        links.Read(token, LinkPurpose.Unsubscribe) is LinkRead.Valid { Link: var link }
        && await subscribers.FindAsync(link.SubscriberId, cancellationToken) is { } subscriber
        && subscriber.Epoch == link.Epoch
            ? subscriber
            : null;

    public async Task LeaveAsync(Subscriber owner, CancellationToken cancellationToken)
    {
        var isNew = await database.WriteAsync(async (connection, transaction) =>
        {
            if (owner.State == SubscriberState.Suppressed)
            {
                return false; // nothing is sent to them anyway, and that must stay so
            }

            var left = await subscribers.ChangeStateAsync(
                connection, transaction, owner.Id, SubscriberState.Left, "unsubscribe link", cancellationToken);
            await ledger.WithdrawAsync(
                connection, transaction, owner.Id, LedgerState.Withdrawn, "the subscriber left", cancellationToken);
            return left;
        }, cancellationToken);

        if (isNew)
        {
            Left(owner.Id);
        }
    }

    public IResult Page(string page, Subscriber owner) => pages.Show(page, View(owner.Preferences.Language), owner.Preferences.Language);

    public IResult Refusal() => pages.Show("refused.html", View("en"), "en", StatusCodes.Status404NotFound);

    private LinkPage View(string language) => new(composing.Value.FromName, PageReader.In(language));

    [LoggerMessage(LogEvents.Unsubscribed, LogLevel.Information, "Subscriber {Subscriber} left by the link in a mail")]
    private partial void Left(long subscriber);
}
