using DigestMailer.Delivery;
using DigestMailer.Tests.Support;

namespace DigestMailer.Tests.Composing;

/// <summary>A planner over a fresh database. Whatever a test did with it, the sums add up in the end.</summary>
public abstract class PlanningContract : IAsyncLifetime
{
    private protected static readonly DateOnly Monday = new(2025, 11, 3);

    private protected readonly ManualClock clock = new();
    private protected TestDatabase test = null!;
    private protected PlanningDesk desk = null!;

    private protected static CancellationToken Token => TestContext.Current.CancellationToken;

    private protected abstract Task<TestDatabase> OpenAsync(TimeProvider time);

    public async ValueTask InitializeAsync()
    {
        test = await OpenAsync(clock);
        desk = new PlanningDesk(test, clock);
        await desk.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (test is null)
        {
            return;
        }

        var tally = await Tally.ReadAsync(test.Database, null, Token);
        await test.DisposeAsync();
        Assert.True(tally.AddsUp, "asked = rows + reasons, whatever happened");
    }
}
