using DigestMailer.Hosting;
using FsCheck;
using FsCheck.Fluent;

namespace DigestMailer.Tests.Hosting;

public sealed class NearnessTests
{
    [Theory]
    [InlineData("", "", 0)]
    [InlineData("Host", "Host", 0)]
    [InlineData("Hots", "Host", 1)] // neighbours swapped
    [InlineData("Lease", "Leese", 1)]
    [InlineData("Port", "Ports", 1)]
    [InlineData("kitten", "sitting", 3)]
    [InlineData("", "abc", 3)]
    public void The_distance_is_the_number_of_letters_to_change(string from, string to, int distance) =>
        Assert.Equal(distance, Nearness.Distance(from, to));

    [Theory]
    [InlineData("smpt", "Smtp")]
    [InlineData("HOST", "Host")]
    [InlineData("Prot", "Port")]
    [InlineData("Completely", null)]
    [InlineData("", null)]
    public void The_nearest_name_is_offered_when_it_may_be_meant(string word, string? nearest) =>
        Assert.Equal(nearest, Nearness.Nearest(word, ["Host", "Port", "Smtp"]));

    [Fact]
    public void The_distance_is_the_same_both_ways_and_never_beyond_the_longer_name() => Prop.ForAll(
        ArbMap.Default.ArbFor<NonNull<string>>(), ArbMap.Default.ArbFor<NonNull<string>>(), (left, right) =>
            Nearness.Distance(left.Get, right.Get) is var distance
            && distance == Nearness.Distance(right.Get, left.Get)
            && distance <= Math.Max(left.Get.Length, right.Get.Length)).QuickCheckThrowOnFailure();
}
