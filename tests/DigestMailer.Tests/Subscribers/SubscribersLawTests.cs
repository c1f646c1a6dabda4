using DigestMailer.Subscribers;

namespace DigestMailer.Tests.Subscribers;

public sealed class SubscribersLawTests
{
    private static readonly string Secret = Convert.ToBase64String(new byte[32]);

    private static string Failures(SubscribersOptions options) => new SubscribersLaw().Validate(null, options).FailureMessage ?? "";

    [Fact]
    public void The_defaults_are_lawful() => Assert.Equal("", Failures(new SubscribersOptions()));

    [Fact]
    public void Every_mistake_is_said_at_once_and_no_secret_is()
    {
        var failures = Failures(new SubscribersOptions
        {
            Hour = 24,
            Zone = "Europe/Berln",
            SuppressionKey = "hunter2",
            LinkKeys = [new() { Id = "a|b", Secret = "hunter2", State = LinkKeyState.Verify }, new() { Id = "a|b", Secret = Secret, State = LinkKeyState.Verify }],
        });
        foreach (var part in new[] { "Hour", "Subscribers:Zone", "LinkKeys:0:Id", "LinkKeys:0:Secret", "two keys", "may sign", "SuppressionKey" })
        {
            Assert.Contains(part, failures, StringComparison.Ordinal);
        }

        Assert.DoesNotContain("hunter2", failures, StringComparison.Ordinal);
    }
}
