using DigestMailer.Delivery.Routes;
using DigestMailer.Mail;

namespace DigestMailer.Tests.Delivery.Routes;

public sealed class RouteNamesTests
{
    [Fact]
    public void Domains_of_one_receiver_share_a_route_and_every_other_has_its_own()
    {
        var names = new RouteNames([], RouteLaw.None);
        Assert.Equal(("google", "google", "one.test"), (names.RouteOf("gmail.com"), names.RouteOf("googlemail.com"), names.RouteOf("one.test")));
        Assert.False(names.HasLaws);
        Assert.Same(RouteLaw.None, names.LawOf("google"));
    }

    [Fact]
    public void An_operator_adds_domains_to_a_known_receiver_and_moves_one_to_another()
    {
        var names = new RouteNames(
            [
                new LimitOptions { Name = "google", Domains = ["hosted.test"], PerHour = 5 },
                new LimitOptions { Name = "mine", Domains = ["gmail.com", "mine.test"] },
            ],
            RouteLaw.None);
        Assert.Equal("google", names.RouteOf("hosted.test"));
        Assert.Equal("google", names.RouteOf("googlemail.com"));
        Assert.Equal("mine", names.RouteOf("gmail.com"));
        Assert.Equal(5, names.LawOf("google").PerHour);
        Assert.DoesNotContain("gmail.com", names.DomainsOf("google"));
    }

    [Fact]
    public void The_law_of_the_others_holds_for_each_of_them_and_for_no_named_one()
    {
        var names = new RouteNames(
            [new LimitOptions { Domains = ["*"], PerMinute = 9 }, new LimitOptions { Domains = ["free.test"] }], RouteLaw.None);
        Assert.Equal((9, 9, null), (names.LawOf("one.test").PerMinute, names.LawOf("google").PerMinute, names.LawOf("free.test").PerMinute));
    }

    [Theory]
    [InlineData("a@Example.TEST", "example.test")]
    [InlineData("\"a@b\"@one.test", "one.test")]
    [InlineData("nobody at all", "nobody at all")]
    public void The_domain_is_what_follows_the_last_at_sign(string recipient, string domain) =>
        Assert.Equal(domain, RouteNames.DomainOf(recipient));

    [Fact]
    public void Known_receivers_have_domains_in_the_form_that_rows_have_and_none_twice()
    {
        var all = RouteNames.Known.Values.SelectMany(domains => domains).ToList();
        Assert.All(all, domain => Assert.Equal(domain, MailDomain.Canonical(domain, out _)));
        Assert.Equal(all.Count, all.Distinct().Count());
    }

    [Fact]
    public void One_line_carries_so_many_to_a_receiver_and_no_more()
    {
        var shares = new RouteShares(new RouteNames([new LimitOptions { Name = "yahoo", MessagesPerConnection = 2 }], RouteLaw.None));
        Assert.Equal([false, false, true], new[] { "yahoo.com", "one.test", "aol.com" }.Select(shares.IsSpent));
        shares.Clear();
        Assert.False(shares.IsSpent("yahoo.com"));
    }
}
