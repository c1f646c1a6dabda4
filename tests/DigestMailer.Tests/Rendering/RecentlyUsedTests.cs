using DigestMailer.Rendering;

namespace DigestMailer.Tests.Rendering;

public sealed class RecentlyUsedTests
{
    [Fact]
    public void It_forgets_what_nobody_asked_for_and_stays_small()
    {
        var memory = new RecentlyUsed<int, string>(100, _ => 1);
        for (var key = 0; key < 10_000; key++)
        {
            memory.Add(key, "value");
        }

        var left = Enumerable.Range(0, 10_000).Count(key => memory.TryGet(key, out _));
        Assert.InRange(left, 1, 200);
    }

    [Fact]
    public void What_is_used_all_the_time_stays()
    {
        var memory = new RecentlyUsed<int, string>(100, _ => 1);
        memory.Add(-1, "kept");
        for (var key = 0; key < 10_000; key++)
        {
            memory.Add(key, "value");
            Assert.True(memory.TryGet(-1, out var value));
            Assert.Equal("kept", value);
        }
    }

    [Fact]
    public void Many_threads_may_use_it()
    {
        var memory = new RecentlyUsed<int, int>(50, _ => 1);

        Parallel.For(0, 20_000, number =>
        {
            var key = number % 200;
            if (!memory.TryGet(key, out var value))
            {
                memory.Add(key, value = key * 7);
            }

            Assert.Equal(key * 7, value);
        });
    }
}
