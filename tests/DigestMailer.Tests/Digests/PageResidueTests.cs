namespace DigestMailer.Tests.Digests;

/// <summary>What a page holds beside its papers is removed, or set aside with its line.</summary>
public sealed class PageResidueTests
{
    private const string Long =
        "We study how systems learn from a few examples, and why some of them do so better than others; the answer is long enough to be an abstract. "
        + "Across nine tasks the effect holds, it grows with the number of examples, and it does not depend on the order in which they are shown. "
        + "We release data and code, so that others can repeat each of the experiments and add their own.";

    private const string Other =
        "Another abstract, of another paper, that is written in the same way and is about as long as the first one: it has its own method and results. "
        + "Nothing in it is shared with the first, which is why the two can be told apart by whoever reads them one after the other. "
        + "Its last sentence says that the limits of the method are discussed in an appendix.";

    [Fact]
    public void Control_characters_and_bidirectional_overrides_are_removed()
    {
        var digest = Files.Read($"Nov 3, 2025\n\nA \u202ETitle\u202C of\u0007 One\n\n{Long}\n");
        Assert.Equal("A Title of One", Assert.Single(digest.Papers).Title);
    }

    [Fact]
    public void A_line_that_is_not_understood_is_set_aside_with_its_number()
    {
        var digest = Files.Read($"Nov 3, 2025\n\nSort by\n\nA Title of One\n\n{Long}\n\n  • 2 authors\n·\nNov 1\n");
        Assert.Single(digest.Papers);
        Assert.Equal((3, "Sort by"), digest.SetAside.Select(item => (item.Line, item.Text)).Single());
    }

    [Fact]
    public void A_field_beyond_its_limit_sets_the_paper_aside()
    {
        var digest = Files.Read(
            $"Nov 3, 2025\n\nA Title of One\n\n{new string('x', 20_001)}.\n\nA Title of Two\n\n{Other}\n"
        );
        Assert.Equal("A Title of Two", Assert.Single(digest.Papers).Title);
        Assert.Contains("20002 characters", Assert.Single(digest.SetAside).Reason, StringComparison.Ordinal);
    }
}
