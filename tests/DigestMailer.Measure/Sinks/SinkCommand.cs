using System.CommandLine;

namespace DigestMailer.Measure.Sinks;

/// <summary><c>sink</c>: the receiver as a process of its own; a line <c>count</c> on its input is answered with what it has taken.</summary>
internal static class SinkCommand
{
    private static readonly Option<int> Port = new("--port") { Description = "0 takes a free one, which is printed." };
    private static readonly Option<string?> RecordFile = new("--record")
    {
        Description = "Writes recipient, Message-ID, SHA-256 of the DATA bytes and the instant (UTC ms) of every message, tab separated.",
    };

    private static readonly Option<int> Wait = new("--wait") { Description = "The longest wait before a reply, in milliseconds." };
    private static readonly Option<bool> Attached = new("--attached") { Description = "Ends when its input does." };

    private static readonly Option<bool> Chunking = new("--chunking") { Description = "Offers CHUNKING too." };

    public static Command Create()
    {
        var command = new Command("sink", "A light SMTP receiver on loopback.") { Port, RecordFile, Wait, Attached, Chunking };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var file = parsed.GetValue(RecordFile);
            await using var output = file is null ? null : new StreamWriter(file);
            var law = new SinkLaw
            {
                Records = output is not null,
                Output = output,
                Chunking = parsed.GetValue(Chunking),
                LongestWait = TimeSpan.FromMilliseconds(parsed.GetValue(Wait)),
            };
            using var sink = new Sink(law, TimeProvider.System);
            sink.Listen(parsed.GetValue(Port));
            Console.Out.WriteLine($"port {sink.Port}");
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var answering = AnswerAsync(sink, stop.Token);
            var serving = sink.ServeAsync(stop.Token);
            if (parsed.GetValue(Attached))
            {
                await answering;
                await stop.CancelAsync();
            }

            await serving;
            return 0;
        });
        return command;
    }

    private static async Task AnswerAsync(Sink sink, CancellationToken cancellationToken)
    {
        using var input = new StreamReader(Console.OpenStandardInput()); // Console.In would block here
        while (await input.ReadLineAsync(cancellationToken) is { } line)
        {
            if (line == "count")
            {
                Console.Out.WriteLine($"{sink.Totals.Messages} {sink.Totals.Bytes}");
            }
        }
    }
}
