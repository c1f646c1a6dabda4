using System.CommandLine;
using System.Globalization;
using System.Net.Mail;
using System.Text;

namespace DigestMailer.Measure.Peers;

/// <summary>The peer System.Net.Mail, as a child of the benchmark: ten clients, each with a line of its own.</summary>
internal static class NetMail
{
    private const int Connections = 10;

    private static readonly Argument<int> Port = new("port");
    private static readonly Argument<int> Count = new("count");
    private static readonly Argument<int> WarmUp = new("warm-up");
    private static readonly Argument<string> Papers = new("papers");

    public static Command Create()
    {
        var command = new Command("netmail", "The peer System.Net.Mail.") { Port, Count, WarmUp, Papers };
        command.Hidden = true;
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var papers = PeerPaper.Read(parsed.GetValue(Papers)!);
            await SendAsync(parsed.GetValue(Port), parsed.GetValue(WarmUp), papers, cancellationToken);
            return await StartSignal.RunAsync(
                token => SendAsync(parsed.GetValue(Port), parsed.GetValue(Count), papers, token), cancellationToken);
        });
        return command;
    }

    private static async Task SendAsync(int port, int count, PeerPaper[] papers, CancellationToken cancellationToken)
    {
        var letter = new Letter(papers);
        await Task.WhenAll(Enumerable.Range(0, Connections).Select(async first =>
        {
            using var client = new SmtpClient("127.0.0.1", port);
            for (var number = first; number < count; number += Connections)
            {
                using var mail = letter.Compose(number);
                await client.SendMailAsync(mail, cancellationToken);
            }
        }));
    }

    /// <summary>The four templates, filled anew for each mail.</summary>
    private sealed class Letter(PeerPaper[] papers)
    {
        private readonly MailTemplate htmlMail = new("mail.html");
        private readonly MailTemplate htmlCard = new("card.html");
        private readonly MailTemplate textMail = new("mail.txt");
        private readonly MailTemplate textCard = new("card.txt");

        public MailMessage Compose(int number)
        {
            var address = $"reader{number}@example.org";
            var values = new Dictionary<string, string>
            {
                ["id"] = number.ToString(CultureInfo.InvariantCulture),
                ["name"] = $"Reader {number}",
                ["wish"] = papers[number % papers.Length].Word,
                ["address"] = address,
            };
            var mail = new MailMessage("papers@example.org", address) { Subject = $"Ten papers for {values["name"]}" };
            mail.Headers.Add("Message-ID", $"<{number}@example.org>");
            mail.Headers.Add("List-Unsubscribe", $"<https://papers.example/u/{number}>");
            mail.AlternateViews.Add(View(number, values, textMail, textCard, "text/plain"));
            mail.AlternateViews.Add(View(number, values, htmlMail, htmlCard, "text/html"));
            return mail;
        }

        private AlternateView View(
            int number, Dictionary<string, string> values, MailTemplate mail, MailTemplate card, string type)
        {
            var cards = new StringBuilder();
            for (var step = 0; step < 10; step++)
            {
                var paper = papers[(number + (7 * step)) % papers.Length];
                values["number"] = paper.Number.ToString(CultureInfo.InvariantCulture);
                values["title"] = paper.Title;
                values["abstract"] = paper.Abstract;
                values["summary"] = paper.Summary;
                values["authors"] = paper.Authors;
                card.Fill(cards, values);
            }

            values["cards"] = cards.ToString();
            var whole = new StringBuilder();
            mail.Fill(whole, values);
            return AlternateView.CreateAlternateViewFromString(whole.ToString(), Encoding.UTF8, type);
        }
    }
}
