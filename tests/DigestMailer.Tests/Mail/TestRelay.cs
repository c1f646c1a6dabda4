using System.Buffers;
using System.Collections.Concurrent;
using System.Text;
using DigestMailer.Mail;
using DigestMailer.Mail.Smtp;
using DigestMailer.Mail.Smtp.Receiving;

namespace DigestMailer.Tests.Mail;

/// <summary>A receiver on a free port that keeps what it gets, and the settings to reach it.</summary>
internal sealed class TestRelay : IAsyncDisposable
{
    /// <summary>A message of a megabyte.</summary>
    public static readonly string Large =
        "Subject: x\r\n\r\n" + string.Concat(Enumerable.Repeat(new string('x', 70) + "\r\n", 15_000));

    public static readonly Envelope SomeEnvelope = new(
        MailAddress.Parse("b+token@bounce.news.test"),
        MailAddress.Parse("reader@good.test"),
        "row-1"
    );

    private readonly SmtpReceiver receiver;

    private TestRelay(ReceiverSettings settings, SmtpReply? answer)
    {
        var told = settings.Script;
        receiver = SmtpReceiver.Start(settings with { Script = Listen }, Take, TimeProvider.System);

        ReceiverFault? Listen(ReceiverMoment moment)
        {
            Moments.Enqueue(moment);
            return told?.Invoke(moment);
        }

        ValueTask<SmtpReply> Take(ReceivedMail mail, CancellationToken cancellationToken)
        {
            Mails.Enqueue(mail);
            return ValueTask.FromResult(answer ?? SmtpReply.Of(250, "2.0.0 Ok: queued as 1A2B"));
        }
    }

    public ConcurrentQueue<ReceivedMail> Mails { get; } = new();

    public ConcurrentQueue<ReceiverMoment> Moments { get; } = new();

    public IEnumerable<string> Commands => Moments.Select(moment => moment.Line).Where(line => line.Length > 0);

    public int Port => receiver.EndPoint.Port;

    public int Connections => receiver.Connections;

    /// <summary>Bodies go after DATA here; tests of chunks ask for them.</summary>
    public SmtpSettings Settings =>
        new()
        {
            UsesChunks = false,
            Host = "127.0.0.1",
            Port = Port,
            Security = LineSecurity.PlainText,
            HelloName = "mailer.news.test",
            Deadlines = SmtpDeadlines.All(TimeSpan.FromSeconds(20)),
        };

    /// <summary>Patient everywhere but at one stage, so that a slow machine changes nothing.</summary>
    public static SmtpDeadlines ImpatientAt(SmtpStage stage)
    {
        var patient = SmtpDeadlines.All(TimeSpan.FromSeconds(20));
        var little = TimeSpan.FromMilliseconds(300);
        return stage switch
        {
            SmtpStage.Greeting => patient with { Greeting = little },
            SmtpStage.Hello or SmtpStage.StartTls => patient with { Hello = little },
            SmtpStage.Mail => patient with { Mail = little },
            SmtpStage.Recipient => patient with { Recipient = little },
            SmtpStage.Data => patient with { Data = little },
            _ => patient with { Final = little },
        };
    }

    public static TestRelay Start(ReceiverSettings? settings = null, SmtpReply? answer = null) =>
        new(settings ?? new ReceiverSettings(), answer);

    /// <summary>One fault at one stage.</summary>
    public static TestRelay With(
        SmtpStage stage,
        string octets,
        ReceiverNext next = ReceiverNext.Stay,
        string? without = null
    ) =>
        Start(
            new ReceiverSettings
            {
                Script = moment => moment.Stage == stage ? new ReceiverFault(octets, next) : null,
                Withheld = without is null ? new HashSet<string>() : new HashSet<string> { without },
            }
        );

    public async Task<SmtpConnection> OpenAsync(SmtpSettings? settings = null) =>
        Assert
            .IsType<SmtpOpening.Ready>(await SmtpConnection.OpenAsync(settings ?? Settings, TimeProvider.System, Token))
            .Connection;

    public async Task<SmtpResult> FailToOpenAsync(SmtpSettings? settings = null) =>
        Assert
            .IsType<SmtpOpening.Failed>(
                await SmtpConnection.OpenAsync(settings ?? Settings, TimeProvider.System, Token)
            )
            .Why;

    /// <summary>Opens, sends one message, closes.</summary>
    public async Task<SmtpResult> SendAsync(string message = "Subject: x\r\n\r\nhello\r\n", Envelope? envelope = null)
    {
        await using var connection = await OpenAsync();
        return await SendAsync(connection, message, envelope);
    }

    public static Task<SmtpResult> SendAsync(
        SmtpConnection connection,
        string message = "Subject: x\r\n\r\nhello\r\n",
        Envelope? envelope = null
    ) => connection.SendAsync(envelope ?? SomeEnvelope, Bytes(message), null, Token);

    public static ReadOnlySequence<byte> Bytes(string text) => new(Encoding.UTF8.GetBytes(text));

    public ValueTask DisposeAsync() => receiver.DisposeAsync();

    private static CancellationToken Token => TestContext.Current.CancellationToken;
}
