using DigestMailer.Templates;

namespace DigestMailer.Tests.TemplateEngine;

public sealed class FunctionTests
{
    [Theory]
    [InlineData("{{ func f }}a{{ ret 1 }}{{ end }}{{ x = f }}-{{ x }}", "a-1")]
    [InlineData("{{ func f; 'a'; end; x = f; x ?? 'null' }}", "anull")]
    [InlineData("{{ func f(a, b = 2, rest...); a + b + rest.size; end; f 1; f 1 1; f 1 1 9 9; f 1 b: 5 }}", "3246")]
    [InlineData("{{ func f; $.x + $0; end; f x: 'n' 'p' }}", "np")]
    [InlineData("{{ func f; $[-1]; $.size; end; f 1 2 3 }}", "33")]
    [InlineData("{{ func f(a); [1, 2] | array.each @(do; ret $0 + a; end); end; f 10 }}", "[11, 12]")]
    [InlineData("{{ func f(a); x = do; z = a; end; x; z; end; f 4 }}", "4")]
    [InlineData("{{ f = do; ret $0 + 1; end; f 2 }}", "3")]
    [InlineData("{{ o = {}; o.f = @string.upcase; 'a' | o.f; o.f 'b' }}", "AB")]
    [InlineData("{{ x = string; x.upcase 'a' }}", "A")]
    [InlineData("{{ with math; plus 1 2; end }}", "3")]
    [InlineData("{{ with {}; func $count; if $0 > 0; $0; $count ($0 - 1); end; end; $count 3; end }}", "321")]
    [InlineData("{{ apply(f, x) = f x; apply @string.upcase 'a' }}", "A")]
    [InlineData("{{ func f(x); x | string.upcase; end; 'a' | f }}", "A")]
    public void A_function_of_the_template_works_as_the_language_has_it(string template, string output) =>
        Assert.Equal(output, Papers.Text(template));

    [Fact]
    public void A_nameless_function_keeps_what_it_sets_inside_the_function_around_it() => Assert.Equal(
        "DMT2030", Papers.Failed("{{ func f(a); x = do; z = a; end; x; end; f 4; z }}").Code);

    [Fact]
    public void Markup_that_a_function_writes_stands_where_it_is_called_and_its_value_is_escaped() => Assert.Equal(
        "<p><b>a</b>&lt;</p>",
        Papers.Html("{{ func f }}<b>a</b>{{ ret '<'; end }}<p>{{ f }}</p>"));

    [Fact]
    public void Markup_of_a_default_value_cannot_slip_into_an_attribute() => Assert.Contains(
        "markup",
        Papers.Failed("{{ func g }}<b>{{ end; func f(a = g); ret a; end }}<p title=\"{{ f }}\"></p>{{ func h }}</b>{{ end }}", OutputKind.Html).Message,
        StringComparison.Ordinal);

    [Fact]
    public void A_function_without_brackets_is_no_declaration() => Assert.Contains(
        "only a variable", Assert.Single(Papers.Refused("{{ assign x = 1 }}", OutputKind.Text), error => error.Code == "DMT0114").Message, StringComparison.Ordinal);
}
