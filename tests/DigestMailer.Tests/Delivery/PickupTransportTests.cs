using System.Buffers;
using System.Text;
using DigestMailer.Delivery;
using DigestMailer.Mail;
using DigestMailer.Mail.Smtp;

namespace DigestMailer.Tests.Delivery;

public sealed class PickupTransportTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("digestmailer-pickup-").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task A_file_is_there_whole_or_not_at_all_and_once()
    {
        await using var transport = new PickupTransport(Path.Combine(folder, "new"));
        Assert.Null(await transport.ReadyAsync(Token));
        for (var attempt = 0; attempt < 2; attempt++)
        {
            var before = -1;
            var outcome = await transport.SendAsync(Mail("7.papers@news.test", "Subject: x\r\n\r\nhello\r\n"), () =>
            {
                before = Directory.GetFiles(Path.Combine(folder, "new"), "*.eml").Length;
                return ValueTask.FromResult<SmtpMessage?>(null);
            }, Token);
            Assert.IsType<Outcome.Sent>(outcome);
            Assert.Equal(attempt, before);
        }

        var file = Assert.Single(Directory.GetFiles(Path.Combine(folder, "new")));
        Assert.Equal("7_papers_news_test.eml", Path.GetFileName(file));
        Assert.Equal("Subject: x\r\n\r\nhello\r\n", await File.ReadAllTextAsync(file, Token));
    }

    [Fact]
    public async Task A_folder_that_cannot_be_is_no_row_s_fault()
    {
        await File.WriteAllTextAsync(Path.Combine(folder, "file"), "", Token);
        await using var transport = new PickupTransport(Path.Combine(folder, "file"));
        Assert.NotNull(await transport.ReadyAsync(Token));
        Assert.IsType<Outcome.RelayFault>(await transport.SendAsync(Mail("x"), () => ValueTask.FromResult<SmtpMessage?>(null), Token));
    }

    [Fact]
    public async Task A_name_cannot_leave_the_folder()
    {
        await using var transport = new PickupTransport(folder);
        await transport.SendAsync(Mail("../../etc/x"), () => ValueTask.FromResult<SmtpMessage?>(null), Token);
        Assert.Equal("______etc_x.eml", Path.GetFileName(Assert.Single(Directory.GetFiles(folder))));
    }

    private static SmtpMessage Mail(string id, string text = "x") => new(
        new Envelope(null, MailAddress.Parse("reader@good.test"), id), new ReadOnlySequence<byte>(Encoding.ASCII.GetBytes(text)));
}
