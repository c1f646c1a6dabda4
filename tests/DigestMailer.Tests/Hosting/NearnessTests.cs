using DigestMailer.Hosting;
using FsCheck;
using FsCheck.Fluent;

namespace DigestMailer.Tests.Hosting;

public sealed class NearnessTests
{
    [Theory]
    [InlineData("", "", 0)]
    [InlineData("Host", "hOST", 0)]
    [InlineData("Hots", "Host", 2)]
    [InlineData("Prot", "Port", 2)]
    [InlineData("Smtp", "Smpt", 2)]
    [InlineData("Lease", "Leese", 1)]
    [InlineData("kitten", "sitting", 3)]
    [InlineData("", "abc", 3)]
    public void The_distance_is_the_number_of_letters_to_change(string left, string right, int distance) =>
        Assert.Equal(distance, Nearness.Distance(left, right));

    [Fact]
    public void The_distance_is_the_same_both_ways_and_never_beyond_the_longer_name() => Prop.ForAll(
        ArbMap.Default.ArbFor<NonNull<string>>(), ArbMap.Default.ArbFor<NonNull<string>>(), (left, right) =>
            Nearness.Distance(left.Get, right.Get) is var distance
            && distance == Nearness.Distance(right.Get, left.Get)
            && distance <= Math.Max(left.Get.Length, right.Get.Length)).QuickCheckThrowOnFailure();
}
