using DigestMailer.Templates;

namespace DigestMailer.Tests.TemplateEngine;

/// <summary>One mistake gives one error, and hides none of the others.</summary>
public sealed class RecoveryTests
{
    [Theory]
    [InlineData("{{ if }}a{{ end }}", "DMT0117", 1, 7)]
    [InlineData("{{ if name ==\n end }}", "DMT0117", 1, 14)]
    [InlineData("{{ if name = 'a' }}x{{ end }}", "DMT0103", 1, 12)]
    [InlineData("{{ while\nend }}", "DMT0117", 1, 9)]
    [InlineData("{{ for in papers }}x{{ end }}", "DMT0112", 1, 11)]
    [InlineData("{{ for p of papers }}x{{ end }}", "DMT0112", 1, 10)]
    [InlineData("{{ for p in papers limt: 2 }}x{{ end }}", "DMT0113", 1, 20)]
    [InlineData("{{ for p in 1..2 cols: 2 }}x{{ end }}", "DMT0113", 1, 18)]
    [InlineData("{{ x = [1, 2 3,\n 4,\n 5] }}", "DMT0106", 1, 14)]
    [InlineData("{{ x = {a: 1 }}text", "DMT0106", 1, 14)]
    [InlineData("{{ x = (1 + 2 }}text{{ y = 1 }}", "DMT0106", 1, 15)]
    [InlineData("{{ name\n{{ name }}", "DMT0009", 2, 1)]
    [InlineData("a {{ name } b {{ count }}\nc", "DMT0011", 1, 11)]
    [InlineData("{{ x = “abc def” + name; x }}", "DMT0005", 1, 8)]
    [InlineData("{{ name | string.replace: 'a', 'b' }}", "DMT0103", 1, 25)]
    [InlineData("{{ string.truncate name, 3 }}", "DMT0103", 1, 24)]
    [InlineData("{{ if name }}a{{ end }}{{/if}}", "DMT0117", 1, 26)]
    [InlineData("{{ x = 'abc }} text", "DMT0002", 1, 8)]
    [InlineData("{{ x = 'abc\ny = 1 }} text", "DMT0002", 1, 8)]
    [InlineData("{{ x = $\"{1 + \n 2}\" }}", "DMT0117", 1, 14)]
    [InlineData("{{ x = 1 +\n2 }}", "DMT0117", 1, 11)]
    [InlineData("{{ x =\n2 }}", "DMT0117", 1, 7)]
    [InlineData("{{ x = count > 1 ? 1 :\n2 }}", "DMT0117", 1, 23)]
    [InlineData("{{ func (a); a; end }}", "DMT0108", 1, 9)]
    [InlineData("{{ func f(a b); a; b; end }}", "DMT0106", 1, 13)]
    [InlineData("{{ x = = 1; x }}", "DMT0117", 1, 8)]
    [InlineData("{{ $x = 1 2; $x }}", "DMT0103", 1, 11)]
    [InlineData("{{ func f(1); 2; end }}", "DMT0119", 1, 11)]
    [InlineData("{{ capture 1; 2; end }}", "DMT0114", 1, 12)]
    [InlineData("{{ case 1; when; 2; when 3; 4; end }}", "DMT0117", 1, 16)]
    [InlineData("{{ if name }}x", "DMT0104", 1, 15)]
    [InlineData("{{ elseif name }}", "DMT0107", 1, 4)]
    [InlineData("{{ if name }}a{{ elsif name }}b{{ endif }}", "DMT0107", 1, 18, "DMT0107")]
    [InlineData("{{ unless name }}a{{ end }}", "DMT0107", 1, 4)]
    [InlineData("{{ if name && not count }}a{{ end }}", "DMT0107", 1, 15)]
    [InlineData("{{ if count > 1 or name }}a{{ end }}", "DMT0107", 1, 17)]
    [InlineData("{{ foreach p in papers }}{{ p.title }}{{ endfor }}", "DMT0107", 1, 4, "DMT0107")]
    public void One_mistake_gives_one_error(string template, string code, int line, int column, string? second = null)
    {
        var errors = Papers.Refused(template, OutputKind.Text);
        Assert.Equal((code, line, column), (errors[0].Code, errors[0].Line, errors[0].Column));
        Assert.Equal(second is null ? [] : [second], errors.Skip(1).Select(error => error.Code));
    }

    [Fact]
    public void The_block_that_is_not_closed_is_named_by_its_place() => Assert.Contains(
        "the 'for' of line 2, column 4 is never closed", Assert.Single(Papers.Refused("a\n{{ for p in papers }}x", OutputKind.Text)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("{{ name | upcase }}", "did you mean 'string.upcase'?")]
    [InlineData("{{ name } }}", "code ends with '}}'")]
    [InlineData("{{ for p in papers: }}x{{ end }}", "a block begins without it")]
    [InlineData("{{/if}}", "a block ends with '{{ end }}'")]
    [InlineData("{{ t ‘a’ }}", "write a plain")]
    public void An_error_says_what_to_write(string template, string words) =>
        Assert.Contains(words, Assert.Single(Papers.Refused(template, OutputKind.Text)).Message, StringComparison.Ordinal);

    [Fact]
    public void Twenty_errors_are_kept() =>
        Assert.Equal(20, Papers.Refused(string.Concat(Enumerable.Repeat("{{ 1 + }}\n", 30)), OutputKind.Text).Count);

    [Theory]
    [InlineData("{{ 'a' |\n string.upcase |\n string.append 'b' }}", "Ab")]
    [InlineData("{{ x = [1,\n 2 +\n 3]; y = (1 +\n 2); x[1] + y; string.append(\n 'a',\n 'b') }}", "8ab")]
    public void Brackets_and_pipes_go_on_in_the_next_line(string template, string output) => Assert.Equal(output, Papers.Text(template));

    [Theory]
    [InlineData("{{ (for) = 1; x = (for); x }}", "1")]
    [InlineData("{{ (if) = 1; x = if; x }}", "1")]
    [InlineData("{{ o = {end: 1, if: 2}; o.end + o.if }}", "3")]
    public void A_keyword_can_be_a_name(string template, string output) => Assert.Equal(output, Papers.Text(template));

    [Theory]
    [InlineData("{{ x = papers[0]; x.titel }}", "unknown member 'titel' of paper")]
    [InlineData("{{ x = papers; x = papers; for p in x; p.titel; end }}", "unknown member 'titel' of paper")]
    [InlineData("{{ x = 1; x += 2; x++; x.sise }}", "no members")]
    [InlineData("{{ x = name + 'a'; x = string.upcase x; x.sise }}", "unknown member 'sise'")]
    [InlineData("{{ n = 0; for i in 1..3; n = n + 1; end; n 2 }}", "takes no arguments")]
    public void A_variable_has_the_type_of_all_that_it_is_given(string template, string words) =>
        Assert.Contains(words, Assert.Single(Papers.Refused(template, OutputKind.Text)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("{{ x = papers[0]; x = null; x?.titel }}", "")]
    [InlineData("{{ x = papers[0]; x = {titel: 1}; x.titel }}", "1")]
    [InlineData("{{ x = papers[0]; import {x: {titel: 2}}; x.titel }}", "2")]
    [InlineData("{{ x = papers[0]; with {x: {titel: 3}}; x.titel; end }}", "3")]
    [InlineData("{{ x = papers[0]; f(x) = x.titel; f {titel: 4} }}", "4")]
    [InlineData("{{ x = papers[0]; for x in [{titel: 5}]; x.titel; end }}", "5")]
    [InlineData("{{ x = note; if x; x.titel; end }}", "")]
    public void A_variable_that_is_given_different_things_is_looked_at_when_it_runs(string template, string output) =>
        Assert.Equal(output, Papers.Text(template));

    [Theory]
    [InlineData("{{ papers[0].first?.name.size }}", "3")]
    [InlineData("{{ x = null; x?.a.b[0].c ?? 'none' }}", "none")]
    public void A_guard_stops_the_whole_chain(string template, string output) => Assert.Equal(output, Papers.Text(template));

    [Theory]
    [InlineData("{{ 1..9223372036854775807 | array.size }}", "DMT2006")]
    [InlineData("{{ 1..1.5 }}", "DMT2007")]
    [InlineData("{{ x = 9223372036854775807; x++ }}", "DMT2006")]
    [InlineData("{{ 1 << 64 }}", "DMT2006")]
    public void Whole_numbers_have_64_bits(string template, string code) => Assert.Equal(code, Papers.Failed(template).Code);
}
