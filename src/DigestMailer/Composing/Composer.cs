using System.Buffers;
using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using DigestMailer.Delivery;
using DigestMailer.Mail;
using DigestMailer.Mail.Mime;
using DigestMailer.Rendering;
using DigestMailer.Subscribers;
using DigestMailer.Templates;
using Microsoft.Extensions.Options;

namespace DigestMailer.Composing;

/// <summary>The signed text that stands in an unsubscribe link.</summary>
internal delegate string UnsubscribeToken(long subscriberId, long epoch, string linkKey);

/// <summary>
/// Row to message: a pure function of the row, its papers and its template version, so all attempts carry the same bytes.
/// Cards are laid together from shared fragments; only subject, preheader and frame are rendered for each mail.
/// </summary>
internal sealed class Composer(
    TemplateVersions versions, PaperShelf shelf, MailHeaders headers, SigningKeys keys, UnsubscribeToken token, IOptions<ComposingOptions> composing)
{
    /// <summary>Kinds of rows that this composer understands; also the first word of their templates' names.</summary>
    public const string Digest = "digest";
    public const string Nothing = "nothing";

    private static readonly Composed Unsigned = new Composed.Ready();

    private readonly ConcurrentBag<Bench> benches = [];
    private readonly Links links = new(composing.Value.BaseUrl);
    private readonly SenderView sender = new(composing.Value.FromName, composing.Value.PostalAddress);

    /// <inheritdoc cref="ComposeMessage"/>
    public async ValueTask<Composed> ComposeAsync(LedgerRow row, IBufferWriter<byte> output, CancellationToken cancellationToken)
    {
        if (row.Kind is not (Digest or Nothing))
        {
            return new Composed.Failed($"no mail is of the kind '{row.Kind}'");
        }

        if (!MailAddress.TryParse(row.Recipient, out var to, out _))
        {
            return new Composed.Failed("the recipient is no mail address");
        }

        if (Read(row.Recipe) is not { } recipe)
        {
            return new Composed.Failed("the recipe cannot be read");
        }

        if (await versions.GetAsync(recipe.Templates, cancellationToken) is not { } version)
        {
            return new Composed.Failed($"template version {recipe.Templates} is gone");
        }

        if (await shelf.GetAsync(recipe.Papers, cancellationToken) is not { } papers)
        {
            return new Composed.Failed("a paper of the recipe is gone");
        }

        var bench = benches.TryTake(out var free) ? free : new Bench();
        try
        {
            return Write(new Job(row, to, recipe, version, papers), bench, output) is > 0 and var signatures ? new Composed.Ready(signatures) : Unsigned;
        }
        catch (TemplateException failure)
        {
            var first = failure.Errors[0];
            return new Composed.Failed($"{first.Template}({first.Line},{first.Column}): {first.Code}: {first.Message}");
        }
        catch (RefusedMarkupException failure)
        {
            return new Composed.Failed(failure.Message);
        }
        finally
        {
            bench.Clear();
            benches.Add(bench);
        }
    }

    /// <returns>How many octets of signatures stand first.</returns>
    private int Write(Job job, Bench bench, IBufferWriter<byte> output)
    {
        var (row, to, recipe, version, papers) = job;
        var locale = Locale.Of(recipe.Language);
        var context = new RenderContext(locale.Culture, recipe.Date, locale.Tag) { Zone = Zones.OrUtc(recipe.Zone), Seed = row.Id };
        var unsubscribe = links.Unsubscribe(token(recipe.Test ? 0 : row.SubscriberId, recipe.Epoch, recipe.LinkKey));
        var view = new MailView(
            Subject: "",
            Preheader: "",
            Digest: new DigestFacts(recipe.Day, papers.Length, recipe.HeldBack, recipe.Limit, LeftOut: 0),
            Papers: Array.ConvertAll(papers, paper => paper.View),
            Cards: MailView.PlaceOfCards,
            Subscriber: new ReaderView(recipe.Name, locale.Tag, locale.Dir, recipe.Zone),
            Links: new LinksView(unsubscribe),
            Sender: sender);
        view = WithLines(job, view, context, bench);

        var fit = new Fit(0, papers.Length);
        if (recipe.Format == MailFormat.Html)
        {
            var html = new Deck(version, locale, OutputKind.Html, recipe.Papers, papers);
            var size = Frame(job, "html", view, context, bench);
            fit = SizeBudget.Choose(size, html.Count, html.Size);
            if (fit.Cards < html.Count)
            {
                view = WithLines(job, Without(view, fit.Cards), context, bench);
                _ = Frame(job, "html", view, context, bench);
            }

            bench.Lay(html, fit, bench.Html);
        }

        _ = Frame(job, "text", view, context, bench);
        bench.Lay(new Deck(version, locale, OutputKind.Text, recipe.Papers, papers), fit, bench.Plain);

        var mime = new MimeWriter(output, bench.Draft);
        headers.Write(
            new HeaderFacts(
                recipe.Name, to, view.Subject, recipe.Date, row.MessageId, unsubscribe, row.Kind, recipe.Day, locale.Tag),
            mime.Head);
        var signer = keys.At(recipe.Date);
        if (recipe.Format == MailFormat.Html)
        {
            mime.EndWithAlternatives(row.MessageId, bench.Plain, bench.Html, signer, recipe.Date);
        }
        else
        {
            mime.EndWithText("plain", bench.Plain, signer, recipe.Date);
        }

        return mime.SignatureLength;
    }

    /// <summary>The subject and, where it is shown, the preheader.</summary>
    private static MailView WithLines(Job job, MailView view, RenderContext context, Bench bench)
    {
        var subject = Line(job, "subject", view with { Subject = "", Preheader = "" }, context, bench);
        view = view with { Subject = job.Recipe.Test ? $"[TEST] {subject}" : subject };
        return job is { Recipe.Format: MailFormat.Html, Row.Kind: Digest }
            ? view with { Preheader = Line(job, "preheader", view, context, bench) }
            : view;
    }

    private static string Line(Job job, string part, MailView view, RenderContext context, Bench bench)
    {
        bench.Rendered.ResetWrittenCount();
        job.Version.Render($"{job.Row.Kind}.{part}", view, context, bench.Rendered);
        return Encoding.UTF8.GetString(bench.Rendered.WrittenSpan);
    }

    private static int Frame(Job job, string part, MailView view, RenderContext context, Bench bench)
    {
        bench.Rendered.ResetWrittenCount();
        job.Version.Render($"{job.Row.Kind}.{part}", view, context, bench.Rendered);
        return bench.Rendered.WrittenCount;
    }

    private static MailView Without(MailView view, int kept) => view with
    {
        Digest = view.Digest with { Count = kept, LeftOut = view.Papers.Count - kept },
        Papers = [.. view.Papers.Take(kept)],
    };

    private static Recipe? Read(string json)
    {
        try
        {
            return Recipe.FromJson(json);
        }
        catch (JsonException)
        {
            return null; // the row says so and fails alone; the text itself may be personal
        }
    }

    private sealed record Job(LedgerRow Row, MailAddress To, Recipe Recipe, TemplateVersion Version, ShelvedPaper[] Papers);
}
