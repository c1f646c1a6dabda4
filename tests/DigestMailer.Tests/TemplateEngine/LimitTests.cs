using DigestMailer.Templates;

namespace DigestMailer.Tests.TemplateEngine;

public sealed class LimitTests
{
    [Theory]
    [InlineData("{{ while true }}{{ end }}", "DMT2001")]
    [InlineData("{{ for i in 1..1000000000 }}{{ end }}", "DMT2001")]
    [InlineData("{{ x = 1..1000000000; x | array.join ',' }}", "DMT200")]
    [InlineData("{{ x = 'ab'; for i in 1..60; x = x + x; end }}", "DMT2002")]
    [InlineData("{{ x = [1]; for i in 1..60; x = x + x; end }}", "DMT200")]
    [InlineData("{{ 'a' * 2000000000 }}", "DMT2002")]
    [InlineData("{{ [1] * 2000000000 }}", "DMT200")]
    [InlineData("{{ 'a' | string.pad_left 2000000000 }}", "DMT2002")]
    [InlineData("{{ x = []; x[2000000000] = 1 }}", "DMT2002")]
    [InlineData("{{ [] | array.insert_at 2000000000 1 }}", "DMT2002")]
    [InlineData("{{ x = 'a' * 9999; x | string.replace 'a' x }}", "DMT2002")]
    [InlineData("{{ func f; f; end; f }}", "DMT2005")]
    [InlineData("{{ f(a) = f(a + 1); f 1 }}", "DMT2005")]
    [InlineData("{{ for i in 1..100000 }}aaaaaaaaaa{{ end }}", "DMT2004")]
    [InlineData("{{ a = {}; a.a = a; a }}", "DMT2014")]
    [InlineData("{{ 1..2000000000 | object.to_json }}", "DMT200")]
    [InlineData("{{ a = {}; a.a = a; a | object.to_json }}", "DMT2020")]
    [InlineData("{{ x = [1]; x[0] = x; y = [1]; y[0] = y; x == y }}", "DMT20")]
    [InlineData("{{ x = [1]; x[0] = x; y = [1]; y[0] = y; x < y }}", "DMT20")]
    [InlineData("{{ 1 | math.format 'N999999999' }}", "DMT2002")]
    [InlineData("{{ for i in 1..100; for j in 1..100; for k in 1..100; end; end; end }}", "DMT2001")]
    public void A_template_without_measure_is_stopped_with_its_place(string template, string code)
    {
        var error = Papers.Failed(template);
        Assert.StartsWith(code, error.Code, StringComparison.Ordinal);
        Assert.Equal(1, error.Line);
    }

    [Theory]
    [InlineData("(")]
    [InlineData("[")]
    [InlineData("!")]
    [InlineData("-")]
    [InlineData("{a:")]
    [InlineData("f(")]
    [InlineData("1 + (")]
    [InlineData("true ? (")]
    [InlineData("x[")]
    [InlineData("if true;")]
    [InlineData("for i in [1];")]
    [InlineData("do;")]
    [InlineData("a | (")]
    public void Deep_nesting_is_refused_and_never_overflows(string piece)
    {
        var template = "{{ " + string.Concat(Enumerable.Repeat(piece, 5_000)) + " }}";
        Assert.Contains(Papers.Refused(template, OutputKind.Text), error => error.Code == "DMT0105");
    }

    [Theory]
    [InlineData("1 + ")]
    [InlineData("x.")]
    [InlineData("x | ")]
    [InlineData("true ? 1 : ")]
    [InlineData("else if true;")]
    public void A_long_chain_never_overflows(string piece)
    {
        var template = "{{ if x = {}; end; x = 1; if true; " + string.Concat(Enumerable.Repeat(piece, 20_000)) + "x; end }}";
        Assert.NotEmpty(Papers.Refused(template, OutputKind.Text));
    }

    [Fact]
    public void A_source_that_is_too_large_is_refused() =>
        Assert.Contains("larger than", Assert.Single(Papers.Refused(new string('a', 300_000), OutputKind.Text)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_line_that_is_too_long_fails_and_is_not_cut() =>
        Assert.Equal("DMT2004", Papers.Failed("{{ 'a' * 2000 }}", OutputKind.Line).Code);

    [Fact]
    public void Time_is_a_limit_too() =>
        Assert.Equal("DMT2003", Papers.Failed("{{ while true }}{{ end }}", OutputKind.Text, new TemplateLimits { Time = TimeSpan.Zero }).Code);
}
