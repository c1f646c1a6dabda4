using DigestMailer.Selection;

namespace DigestMailer.Tests.Selection;

public sealed class MatchReaderTests
{
    [Theory]
    [InlineData("title:\"world", "E1@7")]
    [InlineData("(a OR b", "E2@1")]
    [InlineData("a)", "E3@2")]
    [InlineData("a AND", "E4@3")]
    [InlineData("OR b", "E4@1")]
    [InlineData("a OR", "E4@3")]
    [InlineData("a OR OR b", "E4@3")]
    [InlineData("AND", "E4@1")]
    [InlineData("NOT", "E4@1")]
    [InlineData("a - b", "E4@3")]
    [InlineData("title: x", "E4@1")]
    [InlineData("titel:x", "E5@1")]
    [InlineData("version>1", "E5@1")]
    [InlineData("upvotes>=many", "E6@10")]
    [InlineData("published>2025-13-01", "E6@11")]
    [InlineData("a^20", "E6@3")]
    [InlineData("\"a b\"~x", "E6@7")]
    [InlineData("title>=3", "E7@6")]
    [InlineData("ab*", "E8@1")]
    [InlineData("qu*tize", "E8@1")]
    [InlineData("cat:c*s", "E8@5")]
    [InlineData("\"…\"", "E10@1")]
    [InlineData("a & b", "E10@3")]
    [InlineData("a ()", "E10@3")]
    [InlineData("", "E10@1")]
    [InlineData("  ", "E10@1")]
    [InlineData("word~2", "E11@5")]
    [InlineData("title:(author:x)", "E11@8")]
    [InlineData("“world model”", "E11@1 E11@13")]
    [InlineData("upvotes >20", "E11@9")]
    [InlineData("a –b", "E11@3")]
    [InlineData("-?a", "E11@1")]
    [InlineData("title:-a", "E11@7")]
    [InlineData("a^2^3", "E11@4")]
    [InlineData("👩‍🔬é titel:x", "E5@4")]
    [InlineData("(ab* OR titel:x) upvotes>z \"open", "E8@2 E5@9 E6@26 E1@28")]
    public void Every_mistake_is_found_with_its_column(string wish, string expected)
    {
        var refused = Assert.IsType<MatchRead.Refused>(MatchReader.Read(wish));
        Assert.Equal(expected, string.Join(' ', refused.Errors.Select(error => $"{error.Code}@{error.Column}")));
    }

    [Fact]
    public void An_unknown_field_is_told_the_nearest()
    {
        var refused = Assert.IsType<MatchRead.Refused>(MatchReader.Read("titel:x"));
        Assert.Equal("Did you mean title?", Assert.Single(refused.Errors).Cure);
        Assert.Equal(5, refused.Errors[0].Length);
    }

    [Theory]
    [InlineData(2001, 1, "E9@2001")]
    [InlineData(1, 101, "E9@201")]
    public void Limits_are_said_at_the_first_excess(int letters, int words, string expected)
    {
        var wish = string.Join(' ', Enumerable.Repeat(new string('a', letters), words));
        var refused = Assert.IsType<MatchRead.Refused>(MatchReader.Read(wish));
        Assert.Equal(expected, string.Join(' ', refused.Errors.Select(error => $"{error.Code}@{error.Column}")));
    }

    [Fact]
    public void Depth_has_a_limit_and_uses_no_more_than_it()
    {
        Assert.IsType<MatchRead.Read>(MatchReader.Read($"{new string('(', 20)}a{new string(')', 20)}"));
        var refused = Assert.IsType<MatchRead.Refused>(MatchReader.Read($"{new string('(', 1900)}a"));
        Assert.Equal(("E9", 21), (Assert.Single(refused.Errors).Code, refused.Errors[0].Column));
        Assert.IsType<MatchRead.Refused>(MatchReader.Read($"{new string('-', 1900)}a"));
    }

    [Theory]
    [InlineData("a or b", "W1@3")]
    [InlineData("a -a", "W4@1")]
    [InlineData("-a", "W4@1")]
    [InlineData("?a", "W4@1")]
    [InlineData("a OR -b", "W4@1")]
    [InlineData("a -b", "")]
    [InlineData("or", "")]
    public void A_likely_slip_is_saved_with_a_hint(string wish, string expected)
    {
        var read = Assert.IsType<MatchRead.Read>(MatchReader.Read(wish));
        Assert.Equal(expected, string.Join(' ', read.Hints.Select(hint => $"{hint.Code}@{hint.Column}")));
    }

    [Theory]
    [InlineData("a b OR c d", "a b OR c d")]
    [InlineData("a AND b | c", "a b OR c")]
    [InlineData("a (b OR c)", "a (b OR c)")]
    [InlineData("a (b c)", "a (b c)")]
    [InlineData("NOT a -b +c ?d^2", "-a -b c ?d^2")]
    [InlineData("NOT(a)", "-a")]
    [InlineData("--a", "a")]
    [InlineData("title:(a OR =B qua*)", "title:a OR title:=B title:qua*")]
    [InlineData("author:\"Yann LeCun\" author:\"lecun\"", "author:\"Yann LeCun\" author:lecun")]
    [InlineData("cat:cs.* id:arxiv:2508.13426 id:*", "cat:cs.* id:arxiv:2508.13426 id:*")]
    [InlineData("UPVOTES:20 authors<=5 featured:2025-11-03", "upvotes=20 authors<=5 featured=2025-11-03")]
    [InlineData("\"safety language\"~5^0.5", "\"safety language\"~5^0.5")]
    [InlineData("(-a)^2 (b^2)^3", "(-a)^2 (b^2)^3")]
    [InlineData("text-to-image and\r\nmore", "text-to-image and more")]
    [InlineData("a\"b c\"-d", "a \"b c\" -d")]
    public void A_wish_reads_as_it_is_bound(string wish, string printed) =>
        Assert.Equal(printed, MatchText.Of(Assert.IsType<MatchRead.Read>(MatchReader.Read(wish)).Match));

    [Fact]
    public void What_is_printed_reads_as_the_same_tree() =>
        FsCheck.Fluent.Prop.ForAll(Some.Matches, match =>
            MatchReader.Read(MatchText.Of(match)) is MatchRead.Read read && read.Match == match).QuickCheck(1_000);

    [Fact]
    public void Any_text_is_read_or_refused_with_columns_inside_it() =>
        FsCheck.Fluent.Prop.ForAll(Some.WishLikeTexts, text => MatchReader.Read(text) switch
        {
            MatchRead.Refused refused => refused.Errors.Count > 0 && refused.Errors.All(error => error.Column >= 1 && error.Column <= text.Length + 1),
            MatchRead.Read read => MatchReader.Read(MatchText.Of(read.Match)) is MatchRead.Read again && again.Match == read.Match,
            _ => false,
        }).QuickCheck(3_000);
}
