using System.Runtime.CompilerServices;
using DigestMailer.Composing;
using DigestMailer.Delivery;
using DigestMailer.Mail;
using DigestMailer.Mail.Lookup;
using DigestMailer.Storage;
using Microsoft.Extensions.Options;

namespace DigestMailer.Cli.Doctoring;

/// <summary>
/// Looks at everything that needs the world: this machine, the database, each relay, and what DNS says about the domain we send
/// from. No check may hold up the others: each has its own patience.
/// </summary>
internal sealed class Doctor(IServiceProvider services, DnsSettings servers, TimeSpan patience)
{
    private readonly TimeProvider clock = services.GetRequiredService<TimeProvider>();

    public async IAsyncEnumerable<Finding> ExamineAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var check in Checks())
        {
            foreach (var finding in await RunAsync(check, cancellationToken))
            {
                yield return finding;
            }
        }
    }

    private IEnumerable<(string What, Func<CancellationToken, Task<IReadOnlyList<Finding>>> Run)> Checks()
    {
        var machine = new MachineChecks(services.GetRequiredService<Database>(), services.GetRequiredService<Migrator>());
        yield return ("this machine", _ => Task.FromResult(machine.Look()));
        yield return ("database", machine.AskDatabaseAsync);

        var composing = services.GetRequiredService<IOptions<ComposingOptions>>().Value;
        var smtp = services.GetRequiredService<IOptions<SmtpOptions>>().Value;
        var relays = smtp.Host.Length == 0 ? [] : smtp.All().Select(relay => relay.ToSettings(clock)).ToList();
        foreach (var relay in relays)
        {
            yield return ($"relay {relay}", token => RelayCheck.LookAsync(relay, patience, clock, token));
        }

        if (relays.Count == 0)
        {
            yield break; // mail goes to the development inbox: no domain is asked to vouch for it
        }

        var dns = new DnsClient(servers, clock);
        var from = MailAddress.Parse(composing.FromAddress);
        var envelope = new DomainChecks(dns, composing.BounceDomain ?? from.Domain, relays); // SPF looks at the return address
        yield return ("SPF", envelope.SpfAsync);
        yield return ("DKIM", token => DkimCheck.LookAsync(dns, composing.Dkim, from, token));
        yield return ("DMARC", new DomainChecks(dns, from.Domain, relays).DmarcAsync);
        yield return ("MX", envelope.BouncesAsync);
        yield return ("host names", envelope.HelloAsync);
        yield return ("one-click", token => OneClickCheck.LookAsync(composing.BaseUrl, patience, token));
    }

    private async Task<IReadOnlyList<Finding>> RunAsync(
        (string What, Func<CancellationToken, Task<IReadOnlyList<Finding>>> Run) check, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(patience, clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            return await check.Run(both.Token).WaitAsync(both.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return [Finding.Sick(check.What, $"nothing came of it within {patience.TotalSeconds:0} s", "Look at the network between here and there, or allow more with --patience.")];
        }
    }
}
