using System.Buffers;
using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text;
using DigestMailer.Mail;
using DigestMailer.Mail.Smtp;

namespace DigestMailer.Measure.Bench;

/// <summary>
/// <c>smtp-cost</c>: what our side of the dialogue costs when messages are ready: CPU and garbage of this process for each. It
/// leaves out composing, ledger and journal, and says so.
/// </summary>
internal static class SmtpCost
{
    private static readonly Option<int> Count = new("--count") { Description = "Messages a run.", DefaultValueFactory = _ => 20_000 };
    private static readonly Option<int> Size = new("--size") { Description = "Octets a message.", DefaultValueFactory = _ => 37_000 };
    private static readonly Option<int> Lines = new("--lines") { Description = "Connections side by side.", DefaultValueFactory = _ => 2 };
    private static readonly Option<int> Rounds = new("--rounds") { Description = "After one that warms up.", DefaultValueFactory = _ => 5 };

    private enum Way { Ahead, AheadInChunks, Along, OneByOne }

    public static Command Create()
    {
        var command = new Command("smtp-cost", "CPU and garbage of our side of SMTP, a message: nothing rendered, nothing recorded.") { Count, Size, Lines, Rounds };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        await using var receiver = await LightReceiver.StartAsync(cancellationToken, "--chunking");
        var (count, lines) = (parsed.GetValue(Count), parsed.GetValue(Lines));
        var body = Encoding.ASCII.GetBytes("Subject: x\r\n\r\n" + string.Concat(Enumerable.Repeat(new string('x', 74) + "\r\n", parsed.GetValue(Size) / 76)));
        for (var round = 0; round <= parsed.GetValue(Rounds); round++)
        {
            foreach (var way in Enum.GetValues<Way>())
            {
                var garbage = GC.GetTotalAllocatedBytes();
                var start = (Cpu: Environment.CpuUsage, Time: Stopwatch.GetTimestamp());
                await Task.WhenAll(Enumerable.Range(0, lines).Select(_ => SendAsync(way, receiver.Port, body, count / lines, cancellationToken)));
                var (cpu, seconds) = (Environment.CpuUsage, Stopwatch.GetElapsedTime(start.Time).TotalSeconds);
                if (round > 0)
                {
                    Console.Out.WriteLine(string.Create(
                        CultureInfo.InvariantCulture,
                        $"{way,-14} {(cpu.TotalTime - start.Cpu.TotalTime).TotalMicroseconds / count,6:F1} µs CPU ({(cpu.UserTime - start.Cpu.UserTime).TotalMicroseconds / count:F1} in our own code), {(GC.GetTotalAllocatedBytes() - garbage) / count,5} octets of garbage, {count / seconds,7:F0} messages/s"));
                }
            }
        }

        return 0;
    }

    private static async Task SendAsync(Way way, int port, byte[] body, int count, CancellationToken cancellationToken)
    {
        var settings = new SmtpSettings { Host = "127.0.0.1", Port = port, Security = LineSecurity.PlainText, UsesChunks = way is Way.AheadInChunks or Way.Along };
        var opening = await SmtpConnection.OpenAsync(settings, TimeProvider.System, cancellationToken);
        await using var line = opening is SmtpOpening.Ready ready ? ready.Connection : throw new SocketException();
        SmtpMessage[] mails = [.. Enumerable.Range(0, 2).Select(number => new SmtpMessage(
            new Envelope(MailAddress.Parse($"b+token{number}@bounce.news.test"), MailAddress.Parse($"reader{number}@good.test"), "row-1"), new ReadOnlySequence<byte>(body)))];
        var sent = 0;
        Func<ValueTask<SmtpMessage?>> handOver = () =>
            ValueTask.FromResult(way is Way.Ahead or Way.AheadInChunks && sent + 1 < count ? mails[(sent + 1) % 2] : (SmtpMessage?)null);
        Func<ValueTask> alone = () => ValueTask.CompletedTask;
        for (; sent < count; sent++)
        {
            var mail = mails[sent % 2];
            var result = way == Way.Along
                ? await line.SendAsync(mail.Envelope, mail.Bytes, alone, cancellationToken)
                : await line.SendAsync(mail, handOver, cancellationToken);
            if (!result.IsAccepted)
            {
                throw new InvalidOperationException(result.ToString());
            }
        }
    }
}
