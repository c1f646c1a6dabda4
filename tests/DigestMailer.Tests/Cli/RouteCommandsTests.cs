using DigestMailer.Delivery.Routes;
using DigestMailer.Storage;
using DigestMailer.Tests.Scenarios;
using Microsoft.Extensions.Options;

namespace DigestMailer.Tests.Cli;

public sealed class RouteCommandsTests
{
    [Fact]
    public async Task A_paused_receiver_is_listed_with_its_reason_and_resumed_by_any_of_its_domains()
    {
        await using var child = new Child();
        await child.DoAsync("migrate");
        Assert.Equal("No relay rests, and every receiver is open.", (await child.DoAsync("routes", "list")).Trim());

        var until = TimeProvider.System.GetUtcNow().AddHours(1).ToUnixTimeMilliseconds();
        await using (var database = new Database(Options.Create(new StorageOptions { Folder = child.Path("data") })))
        {
            await database.WriteAsync(
                (connection, transaction) => RouteStore.WriteAsync(
                    connection, transaction,
                    [("google", RouteState.Fresh with { PausedUntil = until, Why = "held: reputation" })], TestContext.Current.CancellationToken),
                TestContext.Current.CancellationToken);
        }

        Assert.Matches("^google is paused until .*Z: held: reputation\\s*$", await child.DoAsync("routes", "list"));
        Assert.Equal("google is open.", (await child.DoAsync("routes", "resume", "googlemail.com")).Trim());
        var again = await child.RunAsync("routes", "resume", "google");
        Assert.Equal((3, "google is neither paused nor slowed down: there is nothing to lift."), (again.Code, Assert.Single(again.Complaints)));
    }
}
