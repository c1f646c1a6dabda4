using DigestMailer.Digests;

namespace DigestMailer.Tests.Digests;

public sealed class PaperKeyTests
{
    [Theory]
    [InlineData("2508.13426", "arxiv:2508.13426")]
    [InlineData("2508.13426v3", "arxiv:2508.13426")]
    [InlineData("arXiv:2508.13426v1", "arxiv:2508.13426")]
    [InlineData("https://arxiv.org/abs/2508.13426v2", "arxiv:2508.13426")]
    [InlineData("http://export.arxiv.org/pdf/2508.13426.pdf", "arxiv:2508.13426")]
    [InlineData("https://huggingface.co/papers/2508.13426#community", "arxiv:2508.13426")]
    [InlineData("https://huggingface.co/login?next=%2Fpapers%2F2508.13426", "arxiv:2508.13426")]
    [InlineData("10.48550/arXiv.2508.13426", "arxiv:2508.13426")]
    [InlineData("https://doi.org/10.48550/arxiv.2508.13426", "arxiv:2508.13426")]
    [InlineData("oai:arXiv.org:2508.13426v1", "arxiv:2508.13426")]
    [InlineData("hep-ex/0307015", "arxiv:hep-ex/0307015")]
    [InlineData("oai:arXiv.org:hep-ex/0307015v2", "arxiv:hep-ex/0307015")]
    [InlineData("https://arxiv.org/abs/math.GT/0309136", "arxiv:math/0309136")]
    [InlineData("10.1101/2024.01.02.573921", "doi:10.1101/2024.01.02.573921")]
    [InlineData("https://doi.org/10.1000/ABC.Def", "doi:10.1000/abc.def")]
    public void An_external_id_is_found_wherever_it_stands(string reference, string key) =>
        Assert.Equal(key, PaperKey.Of("A title", reference));

    [Theory]
    [InlineData("https://huggingface.co/papers/date/2026-03-24")]
    [InlineData("https://huggingface.co/papers/trending")]
    [InlineData("https://github.com/user/2508")]
    [InlineData("2599.13426")]
    [InlineData("")]
    public void What_is_no_id_leaves_the_title(string reference) =>
        Assert.Equal(PaperKey.OfTitle("A title"), PaperKey.Of("A title", reference));

    [Theory]
    [InlineData("Deep  Learning: A Survey", "deep learning — a survey")]
    [InlineData("Über Straßen", "UBER STRASSEN")]
    [InlineData("Caf\u00E9 Models", "Cafe\u0301 models")]
    [InlineData(@"$\bf{D^3}$QE: Learning", "D^3QE: Learning")]
    [InlineData("ﬁne-tuning", "Fine Tuning")]
    public void Titles_that_differ_in_dress_are_one(string one, string other) =>
        Assert.Equal(PaperKey.OfTitle(one), PaperKey.OfTitle(other));

    [Theory]
    [InlineData("GPT-3", "GPT-4")]
    [InlineData("Мир", "Мор")]
    [InlineData("!!!", "???")]
    public void Titles_that_differ_in_words_are_two(string one, string other) =>
        Assert.NotEqual(PaperKey.OfTitle(one), PaperKey.OfTitle(other));
}
