using DigestMailer.Templates;

namespace DigestMailer.Tests.TemplateEngine;

public sealed class PartTests
{
    private static readonly (string, string)[] Parts =
    [
        ("a", "<b>A</b>"), ("b", "B{{ name }}"), ("sep", "<hr>"), ("count", "{{ $0.size }}{{ $1 }}"), ("loop", "{{ break }}"),
    ];

    [Theory]
    [InlineData("{{ include_join ['a', 'b'] ' & ' }}", "<b>A</b> &amp; BAnn")]
    [InlineData("{{ include_join ['a', 'b'] 'tpl:sep' '(' ')' }}", "(<b>A</b><hr>BAnn)")]
    [InlineData("{{ include_join [] ',' '(' ')' }}|", "|")]
    [InlineData("{{ x = include_join ['a', 'a'] '<'; x }}", "<b>A</b>&lt;<b>A</b>")]
    [InlineData("{{ include_join ['count'] '+' }}", "1+")]
    public void Several_parts_are_joined(string template, string output) =>
        Assert.Equal(output, Papers.Render(template, OutputKind.Html, null, Parts));

    [Theory]
    [InlineData("a{{ ret '<' }}b", "a&lt;")]
    [InlineData("{{ if name; ret name; end }}b", "Ann")]
    [InlineData("{{ x = include 'ret'; x }}", "r&lt;")]
    [InlineData("{{ include 'ret' }}.", "r&lt;.")]
    public void A_page_or_part_prints_what_it_returns(string template, string output) =>
        Assert.Equal(output, Papers.Render(template, OutputKind.Html, null, ("ret", "r{{ ret '<' }}s")));

    [Fact]
    public void A_separator_is_escaped_for_its_place() => Assert.Equal(
        "<p title=\"BAnn&quot;BAnn\"></p>", Papers.Render("<p title=\"{{ include_join ['b', 'b'] '\\\"' }}\"></p>", OutputKind.Html, null, Parts));

    [Theory]
    [InlineData("{{ include_join ['a', name] ',' }}")]
    [InlineData("{{ include_join ['a'] }}")]
    [InlineData("{{ include_join ['a'] ',' x: 1 }}")]
    [InlineData("{{ x = @include_join }}")]
    public void The_parts_of_a_join_are_known_before_anything_runs(string template) =>
        Assert.Contains(Papers.Refused(template, OutputKind.Html, Parts), error => error.Code == "DMT1040");

    [Fact]
    public void An_unknown_part_of_a_join_is_named() => Assert.Contains(
        "there is no part 'aa'; did you mean 'a'?", Assert.Single(Papers.Refused("{{ include_join ['aa'] ',' }}", OutputKind.Html, Parts)).Message, StringComparison.Ordinal);
}
