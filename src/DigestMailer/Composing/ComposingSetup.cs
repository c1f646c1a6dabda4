using System.ComponentModel.DataAnnotations;
using System.Globalization;
using DigestMailer.Delivery;
using DigestMailer.Digests;
using DigestMailer.Hosting;
using DigestMailer.Mail;
using DigestMailer.Subscribers;
using DigestMailer.Templates;
using Microsoft.Extensions.Options;

namespace DigestMailer.Composing;

/// <summary>The <c>Composing</c> section: who sends, and where the links of a mail lead.</summary>
internal sealed class ComposingOptions
{
    [Required, StringLength(100)]
    public string FromName { get; init; } = "Daily Papers";

    /// <summary>Its domain is the one that mails are signed for and Message-IDs are made in.</summary>
    [Required]
    public string FromAddress { get; init; } = "digest@papers.localhost";

    /// <summary>A mailbox that people read.</summary>
    public string? ReplyTo { get; init; }

    /// <summary>The label of List-Id, in the domain of <see cref="FromAddress"/>; never change it, people filter by it.</summary>
    [Required, RegularExpression("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")]
    public string ListLabel { get; init; } = "digest";

    /// <summary>Where subscribers reach our pages.</summary>
    [Required]
    public string BaseUrl { get; init; } = "http://localhost:8080";

    /// <summary>Stands at the end of every mail; the law of many countries asks for it.</summary>
    [StringLength(300)]
    public string? PostalAddress { get; init; }

    /// <summary>The last field of Feedback-ID: stable, for postmaster tools.</summary>
    [Required, RegularExpression("[A-Za-z0-9-]{5,15}")]
    public string SenderId { get; init; } = "digestmailer";

    /// <summary>A mailbox that takes subscribers off, for programs that cannot post.</summary>
    public string? MailtoUnsubscribe { get; init; }

    /// <summary>A page about this mail.</summary>
    public string? HelpUrl { get; init; }

    /// <summary>Where earlier mails can be read.</summary>
    public string? ArchiveUrl { get; init; }

    /// <summary>
    /// At or below the domain of <see cref="FromAddress"/>: each mail gets a return address of its own there, by which a report
    /// finds it. Without it reports come to <see cref="FromAddress"/>.
    /// </summary>
    public string? BounceDomain { get; init; }

    /// <summary>The keys that sign; none, and mails are not signed by us.</summary>
    public IReadOnlyList<DkimOptions> Dkim { get; init; } = [];

    /// <summary>Where a paper of which only the title is known is looked for; {title} stands for it. Empty for no such link.</summary>
    public string FindUrl { get; init; } = "https://huggingface.co/papers?q={title}";

    /// <summary>The mailbox of the person in charge.</summary>
    public string? Owner { get; init; }

    /// <summary>How old a digest may be and still be chosen from; missed days are made good in one mail.</summary>
    [Range(typeof(TimeSpan), "1.00:00:00", "31.00:00:00")]
    public TimeSpan Reach { get; init; } = TimeSpan.FromDays(14);

    /// <summary>How long after its hour a slot is still planned, when the digest or the service came late.</summary>
    [Range(typeof(TimeSpan), "00:10:00", "23:00:00")]
    public TimeSpan LateFor { get; init; } = TimeSpan.FromHours(12);
}

[OptionsValidator]
internal sealed partial class ComposingRanges : IValidateOptions<ComposingOptions>;

/// <summary>What no single value can get wrong, but two together can.</summary>
internal sealed class ComposingLaw : IValidateOptions<ComposingOptions>
{
    public ValidateOptionsResult Validate(string? name, ComposingOptions options)
    {
        var failures = new ValidateOptionsResultBuilder();
        failures.AddResult(new ComposingRanges().Validate(name, options));

        Mailbox(nameof(options.FromAddress), options.FromAddress);
        Mailbox(nameof(options.ReplyTo), options.ReplyTo);
        Mailbox(nameof(options.MailtoUnsubscribe), options.MailtoUnsubscribe);
        Mailbox(nameof(options.Owner), options.Owner);
        Page(nameof(options.HelpUrl), options.HelpUrl);
        Page(nameof(options.ArchiveUrl), options.ArchiveUrl);
        Page(nameof(options.BaseUrl), options.BaseUrl);
        if (options.FindUrl.Length > 0)
        {
            Page(nameof(options.FindUrl), options.FindUrl.Replace("{title}", "title", StringComparison.Ordinal));
        }

        Bounces(options);
        foreach (var problem in DkimLaw.Problems(options))
        {
            failures.AddError(problem);
        }

        if (options.FromName.Any(char.IsControl) || options.PostalAddress?.Any(char.IsControl) == true)
        {
            failures.AddError("Composing:FromName and Composing:PostalAddress are one line each: remove line breaks and control characters.");
        }

        if (options.PostalAddress is null && WebUrl.TryParse(options.BaseUrl, out _) && !new Uri(options.BaseUrl).IsLoopback)
        {
            failures.AddError($"Composing:PostalAddress is missing, but Composing:BaseUrl '{options.BaseUrl}' is public: mail to the public must say where its sender can be reached.");
        }

        return failures.Build();

        void Mailbox(string key, string? value)
        {
            if (value is not null && !MailAddress.TryParse(value, out _, out var problem))
            {
                failures.AddError($"Composing:{key} '{value}' is no mail address: {problem}.");
            }
            else if (value is not null && MailAddress.Parse(value).NeedsSmtpUtf8)
            {
                failures.AddError($"Composing:{key} '{value}' needs SMTPUTF8, which few receivers offer: use an ASCII address.");
            }
        }

        void Bounces(ComposingOptions options)
        {
            if (options.BounceDomain is { } domain && MailAddress.TryParse(options.FromAddress, out var from, out _)
                && (!MailDomain.IsHost(domain) || !$".{domain}".EndsWith($".{from.Domain}", StringComparison.OrdinalIgnoreCase)))
            {
                failures.AddError($"Composing:BounceDomain '{domain}' is not '{from.Domain}', the domain of Composing:FromAddress, nor below it: SPF would not be aligned. Write one as bounce.{from.Domain}.");
            }
        }

        void Page(string key, string? value)
        {
            if (value is not null && (!WebUrl.TryParse(value, out var url) || !url.Text.StartsWith("http", StringComparison.Ordinal)))
            {
                failures.AddError(string.Create(CultureInfo.InvariantCulture, $"Composing:{key} '{value}' is no http or https address, as https://digest.example.org."));
            }
        }
    }
}

internal static class ComposingSetup
{
    public static WebApplicationBuilder AddComposing(this WebApplicationBuilder builder)
    {
        builder.AddSettings<ComposingOptions, ComposingLaw>("Composing");
        builder.Services.AddSingleton<PaperShelf>();
        builder.Services.AddSingleton<MailHeaders>();
        builder.Services.AddSingleton<SigningKeys>();
        builder.Services.AddSingleton<Composer>();
        builder.Services.AddSingleton<LoadPapers>(services => async (ids, cancellationToken) =>
            [.. (await services.GetRequiredService<DigestStore>().PapersAsync(ids, cancellationToken)).Values
                .Select(paper => FindLink.For(paper, services.GetRequiredService<IOptions<ComposingOptions>>().Value.FindUrl))]);
        builder.Services.AddSingleton<UnsubscribeToken>(services => (subscriber, epoch, key) =>
            services.GetRequiredService<LinkToken>().Write(new Link(LinkPurpose.Unsubscribe, subscriber, epoch), key));
        builder.Services.AddComposer(Composer.Digest, services => services.GetRequiredService<Composer>().ComposeAsync);
        builder.Services.AddComposer(Composer.Nothing, services => services.GetRequiredService<Composer>().ComposeAsync);
        builder.Services.AddSingleton<RowFreezer>();
        builder.Services.AddSingleton<Planner>();
        builder.Services.AddSingleton<DayReport>();
        return builder.AddTick("plan", hosting => hosting.PlanCron, (services, cancellationToken) =>
            services.GetRequiredService<Planner>().RunAsync(cancellationToken));
    }
}
