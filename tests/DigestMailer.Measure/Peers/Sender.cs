using System.Globalization;
using DigestMailer.Measure.Processes;

namespace DigestMailer.Measure.Peers;

/// <summary>What one run of a sender gets: where to send, how many, and a folder of its own.</summary>
/// <param name="WarmUp">How many it sends before it is ready: a mailer runs for months, and its compilers are done in the first seconds.</param>
internal sealed record SendJob(int Port, int Count, int WarmUp, string Folder);

/// <summary>A sender under measurement. What is unlike the others about it is said beside its figures.</summary>
/// <param name="Signals">It follows <see cref="StartSignal"/>; otherwise it is measured from its start to its end.</param>
internal sealed record Sender(string Name, string Note, bool Signals, Func<SendJob, Child> Start)
{
    /// <summary>Whether its messages arrive somewhere.</summary>
    public bool Sends { get; init; } = true;

    private static string Here => Path.Combine(AppContext.BaseDirectory, "Peers");

    public static Sender SmtpSource(string program) => new(
        "smtp-source", "ready bytes: renders nothing, records nothing", Signals: false,
        job => Child.Start(program, "-s", "10", "-m", Text(job.Count), "-l", "37000", $"127.0.0.1:{job.Port}"));

    public static Sender Smtplib(string python, string papers) => new(
        "smtplib", "10 connections, string templates, no ledger", Signals: true,
        job => Child.Start(python, Path.Combine(Here, "smtplib_peer.py"), Text(job.Port), Text(job.Count), Text(job.WarmUp), papers));

    public static Sender NetMail(string papers) => new(
        "netmail", "10 connections, filled strings, no ledger", Signals: true,
        job => Child.Again("netmail", Text(job.Port), Text(job.Count), Text(job.WarmUp), papers));

    /// <param name="key">PEM of the key that it signs with; null when it does not.</param>
    public static Sender Nodemailer(string node, string papers, string modules, string? key) => new(
        "nodemailer", $"pool of 10, Handlebars, {(key is null ? "unsigned" : "signed rsa-sha256")}, no ledger", Signals: true,
        job => Child.Start(node, [Path.Combine(Here, "nodemailer_peer.cjs"), Text(job.Port), Text(job.Count), Text(job.WarmUp), papers, modules, .. key is null ? (string[])[] : [key]]));

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
