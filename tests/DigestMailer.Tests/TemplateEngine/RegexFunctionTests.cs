using DigestMailer.Templates;

namespace DigestMailer.Tests.TemplateEngine;

public sealed class RegexFunctionTests
{
    [Theory]
    [InlineData("{{ 'this is a text123' | regex.match `(\\w+) a ([a-z]+\\d+)` }}{{ 'a' | regex.match 'b' }}", "[\"is a text123\", \"is\", \"text123\"][]")]
    [InlineData("{{ 'a1b22' | regex.matches `\\d+` }}{{ 'a\\nb' | regex.matches '^.' 'm' }}", "[[\"1\"], [\"22\"]][[\"a\"], [\"b\"]]")]
    [InlineData("{{ 'Ab' | regex.replace 'a' 'x' 'i' }} {{ 'ab' | regex.replace '(a)(?<n>b)' '${n}$1$$$&' }} {{ 'abc' | regex.replace '' '-' }}", "xb ba$ab -a-b-c-")]
    [InlineData("{{ 'a1b2c' | regex.split `\\d` }}{{ 'a1b' | regex.split `(\\d)` }}{{ 'ab' | regex.split '' }}", "[\"a\", \"b\", \"c\"][\"a\", \"1\", \"b\"][\"\", \"a\", \"b\", \"\"]")]
    [InlineData("{{ 'ab' | regex.replace 'a # the first' '' 'x' }}{{ 'a\\nb' | regex.match 'a.b' 's' | array.size }}", "b1")]
    [InlineData("{{ 'a+b' | regex.escape }} {{ `a\\+b` | regex.unescape }}", "a\\+b a+b")]
    [InlineData("{{ p = 'a' + '+'; 'aab' | regex.replace p 'x' }}", "xb")]
    public void Patterns_find_split_and_replace(string template, string output) => Assert.Equal(output, Papers.Text(template));

    [Theory]
    [InlineData("'('")]
    [InlineData("`(a)\\1`")]
    [InlineData("'(?=a)'")]
    [InlineData("'(?<!a)b'")]
    [InlineData("'(((a{1000}){1000}){1000})'")]
    [InlineData("'(a(a(a(a(a(a(a(a(a)*)*)*)*)*)*)*)*)*'")]
    [InlineData("`(?#[)(a(a(a(a(a(a(a(a(a)*)*)*)*)*)*)*)*)*`")]
    [InlineData("`\\c[(a(a(a(a(a(a(a(a(a)*)*)*)*)*)*)*)*)*`")]
    public void A_pattern_that_cannot_be_matched_in_linear_time_is_refused_at_save(string pattern)
    {
        var error = Assert.Single(Papers.Refused($"text\n{{{{ name | regex.match {pattern} }}}}", OutputKind.Text));
        Assert.Equal("DMT1021", error.Code);
        Assert.Equal((2, 23), (error.Line, error.Column));
        Assert.Equal("DMT2020", Papers.Failed($"{{{{ p = {pattern} + ''; name | regex.match p }}}}").Code);
    }

    [Fact]
    public void A_long_pattern_is_refused() =>
        Assert.Contains("1024 characters at most", Assert.Single(Papers.Refused($"{{{{ name | regex.match '{new string('a', 1025)}' }}}}", OutputKind.Text)).Message, StringComparison.Ordinal);

    [Fact]
    public void The_classic_hostile_pattern_takes_no_time() =>
        Assert.Equal("[]", Papers.Text("{{ x = 'a' * 20000; x | regex.match `^(a+)+$b` }}"));
}
