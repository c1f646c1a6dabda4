using System.Globalization;
using System.Text;
using DigestMailer.Delivery;
using DigestMailer.Mail.Mime;
using DigestMailer.Templates;
using Microsoft.Extensions.Options;

namespace DigestMailer.Web;

/// <summary>The development inbox in a browser: there only while no relay is configured.</summary>
internal static class InboxPages
{
    // What a mail may do in its frame: style itself, and open its links in a page of their own.
    private const string MailPolicy =
        "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'";

    public static void MapInbox(this IEndpointRouteBuilder routes)
    {
        var inbox = routes.MapGroup("");
        inbox.AddEndpointFilter(async (context, next) => IsShown(context.HttpContext.RequestServices) ? await next(context) : TypedResults.NotFound());
        inbox.MapGet("/", () => TypedResults.Redirect("/inbox"));
        inbox.MapGet("/inbox", ListAsync);
        inbox.MapGet("/inbox/{name}", ShowAsync);
        inbox.MapGet("/inbox/{name}/html", ShowHtmlAsync);
        inbox.MapGet("/inbox/{name}/raw", ShowRawAsync);
    }

    private static bool IsShown(IServiceProvider services) =>
        services.GetRequiredService<IOptions<WebOptions>>().Value.ShowInbox
        && services.GetRequiredService<IOptions<SmtpOptions>>().Value.Host.Length == 0;

    private static async Task<IResult> ListAsync(
        HttpRequest request, DevelopmentInbox inbox, Pages pages, CancellationToken cancellationToken)
    {
        var entries = new List<InboxEntry>();
        foreach (var kept in inbox.List())
        {
            if (await ReadAsync(inbox, kept.Name, cancellationToken) is { } mail)
            {
                entries.Add(new InboxEntry(
                    mail["To"] ?? "", Subject(mail), kept.Received, (kept.Bytes + 1023) / 1024, Link(request, $"/inbox/{kept.Name}")));
            }
        }

        return pages.Show("inbox.html", new InboxPage(entries), "en");
    }

    private static async Task<IResult> ShowAsync(
        string name, HttpRequest request, DevelopmentInbox inbox, Pages pages, CancellationToken cancellationToken)
    {
        if (await ReadAsync(inbox, name, cancellationToken) is not { } mail)
        {
            return TypedResults.NotFound();
        }

        var headers = string.Join('\n', mail.Headers.Select(header => $"{header.Name}: {header.Value}"));
        var message = new MessageView(
            mail["From"] ?? "", mail["To"] ?? "", Subject(mail), mail["Date"] ?? "", mail.FirstText("text/plain") ?? "", headers);
        var html = mail.FirstText("text/html") is null ? null : Link(request, $"/inbox/{name}/html");
        return pages.Show(
            "message.html", new MessagePage(message, Link(request, "/inbox"), Link(request, $"/inbox/{name}/raw"), html), "en");
    }

    private static async Task<IResult> ShowHtmlAsync(
        string name, HttpContext context, DevelopmentInbox inbox, CancellationToken cancellationToken)
    {
        if ((await ReadAsync(inbox, name, cancellationToken))?.FirstText("text/html") is not { } html)
        {
            return TypedResults.NotFound();
        }

        context.Response.Headers.ContentSecurityPolicy = MailPolicy;
        return TypedResults.Content(html.Replace("<head>", "<head><base target=\"_blank\">", StringComparison.Ordinal), "text/html", Encoding.UTF8);
    }

    private static async Task<IResult> ShowRawAsync(string name, DevelopmentInbox inbox, CancellationToken cancellationToken) =>
        await inbox.ReadAsync(name, cancellationToken) is { } bytes
            ? TypedResults.Bytes(bytes, "message/rfc822", $"{name}.eml")
            : TypedResults.NotFound();

    private static async Task<MimePart?> ReadAsync(DevelopmentInbox inbox, string name, CancellationToken cancellationToken) =>
        await inbox.ReadAsync(name, cancellationToken) is { } bytes ? MimeReader.Read(bytes) : null;

    private static string Subject(MimePart mail) => mail["Subject"] is { Length: > 0 } subject ? subject : "(no subject)";

    private static WebUrl Link(HttpRequest request, string path) =>
        WebUrl.Parse(string.Create(CultureInfo.InvariantCulture, $"{request.Scheme}://{request.Host}{path}"));
}
