using DigestMailer.Selection;

namespace DigestMailer.Tests.Selection;

public sealed class AuthorNameTests
{
    [Theory]
    [InlineData("Yann LeCun", "Yann LeCun", true)]
    [InlineData("Yann LeCun", "Y. LeCun", true)]
    [InlineData("Yann LeCun", "LeCun, Yann", true)]
    [InlineData("Yann LeCun", "lecun", true)]
    [InlineData("Yann LeCun", "Yan LeCun", false)]
    [InlineData("Yann LeCun", "yann", false)]
    [InlineData("Y. LeCun", "Yann LeCun", true)]
    [InlineData("Y. A. LeCun", "Yann LeCun", true)]
    [InlineData("Aäron van den Oord", "Aaron van den Oord", true)]
    [InlineData("Aäron van den Oord", "Oord", true)]
    [InlineData("Aäron van den Oord", "Aaron Oord", true)]
    [InlineData("Aäron van den Oord", "van den Oord, A.", true)]
    [InlineData("Søren Weiß", "Soren Weiss", true)]
    [InlineData("Michał Łukasz", "lukasz", true)]
    [InlineData("Jean-Pierre Serre", "J.-P. Serre", true)]
    [InlineData("Jean-Pierre Serre", "J.-M. Serre", false)]
    [InlineData("!", "Serre", false)]
    public void A_name_is_met_by_its_other_spellings(string author, string wanted, bool met) =>
        Assert.Equal(met, AuthorName.Of(author).IsMetBy(AuthorName.Of(wanted)));
}
