using DigestMailer.Tests.Support;

namespace DigestMailer.Tests.Mail.Dkim;

/// <summary>Canonical forms, signatures and verdicts to the byte: the published vectors of RFC 6376 and RFC 8463 are among them.</summary>
public sealed class DkimCorpusTests
{
    [Theory]
    [InlineData("body-hash", 42)]
    [InlineData("header-hash", 42)]
    [InlineData("sign", 92)]
    [InlineData("verify", 18)]
    public void Every_labelled_case_agrees(string name, int count)
    {
        var group = Assert.Single(new DkimScore(Corpus.Folder("dkim")).Run(), group => group.Name == name);
        Assert.Empty(group.Disagreements);
        Assert.InRange(group.Of, count, int.MaxValue);
    }
}
