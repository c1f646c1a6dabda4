namespace DigestMailer.Tests.Mail;

public sealed class ReplyTrialTests
{
    [Fact]
    public async Task Whatever_a_server_says_every_dialogue_ends_with_a_value()
    {
        var tally = await ReplyTrial.RunAsync(2_000_000, seed: 7, lanes: 2, TestContext.Current.CancellationToken);
        Assert.True(tally.Sent > 0 && tally.Refused > 0 && tally.Lost > 0 && tally.Opened < tally.Sessions, tally.ToString());
    }
}
