using DigestMailer.Measure.Bench;
using DigestMailer.Measure.Processes;

namespace DigestMailer.Measure.Peers;

/// <summary>Finds the peers that this machine has; says of each other one why it is left out.</summary>
internal static class PeerFinder
{
    public static readonly string[] Names = ["smtp-source", "smtplib", "netmail", "nodemailer"];

    public static async Task<IReadOnlyList<Sender>> FindAsync(
        IEnumerable<string> names, string folder, string papers, BenchKey? key, CancellationToken cancellationToken)
    {
        var found = new List<Sender>();
        foreach (var name in names)
        {
            var sender = name switch
            {
                "smtp-source" => Program("smtp-source") is { } source ? Sender.SmtpSource(source) : null,
                "smtplib" => Program("python3") is { } python ? Sender.Smtplib(python, papers) : null,
                "netmail" => Sender.NetMail(papers),
                "nodemailer" when key is { IsRsa: false } => null,
                "nodemailer" => await NodemailerAsync(folder, papers, key, cancellationToken),
                _ => throw new ArgumentException($"There is no peer '{name}': {string.Join(", ", Names)}.", nameof(names)),
            };

            if (sender is null)
            {
                Console.Error.WriteLine($"skipped {name}: {(name == "nodemailer" && key is { IsRsa: false } ? "it signs with RSA only" : $"{Wants(name)} not found here")}");
                continue;
            }

            found.Add(sender);
        }

        return found;
    }

    /// <summary>A program in the system's own folders first: a shim in front of it would be measured with it.</summary>
    public static string? Program(string name) =>
        new[] { "/usr/bin", "/usr/sbin", "/usr/local/bin" }
            .Concat((Environment.GetEnvironmentVariable("PATH") ?? "").Split(':'))
            .Select(folder => Path.Combine(folder, name))
            .FirstOrDefault(File.Exists);

    private static string Wants(string name) => name switch
    {
        "smtp-source" => "Postfix's smtp-source was",
        "smtplib" => "python3 was",
        _ => "node, npm, or the packages nodemailer and handlebars were",
    };

    private static async Task<Sender?> NodemailerAsync(string folder, string papers, BenchKey? key, CancellationToken cancellationToken)
    {
        if (Program("npm") is not { } npm || Program("node") is not { } node)
        {
            return null;
        }

        await using var install = Child.Start(
            npm, "install", "--silent", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix", folder, "nodemailer@7", "handlebars@4");
        return await install.EndAsync(cancellationToken) == 0 ? Sender.Nodemailer(node, papers, folder, key?.File) : null;
    }
}
