using DigestMailer.Composing;
using DigestMailer.Subscribers;
using DigestMailer.Tests.Support;

namespace DigestMailer.Tests.Composing;

public sealed class ReturnAddressTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("bounce.papers.localhost")]
    public async Task A_row_is_frozen_with_a_return_address_that_finds_it(string? bounceDomain)
    {
        var clock = new ManualClock();
        await using var test = await TestDatabase.SqliteAsync(clock);
        var desk = new PlanningDesk(test, clock, new ComposingOptions { BounceDomain = bounceDomain });
        await desk.StartAsync();
        var (ann, bob) = (await desk.SubscribeAsync(), await desk.SubscribeAsync("bob@example.org"));
        await desk.KeepAsync(DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime), PlanningDesk.Paper("Reasoning"));
        clock.Advance(TimeSpan.FromDays(1));
        await desk.PlanAsync();

        var rows = await desk.RowsAsync();
        Assert.Equal([ann, bob], rows.Select(row => row.SubscriberId).Order());
        Assert.All(rows, row =>
        {
            var token = RowToken.Find(row.MessageId.Trim('<', '>'))!;
            Assert.Equal(row.SubscriberId, desk.Tokens.Read(token));
            Assert.Equal(bounceDomain is null ? "digest@papers.localhost" : $"b+{token}@{bounceDomain}", row.Sender);
        });
    }
}
