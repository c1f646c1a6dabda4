using DigestMailer.Templates;

namespace DigestMailer.Tests.TemplateEngine;

/// <summary>Corners of the language that nobody guesses: as its own engine decides them.</summary>
public sealed class ReferenceTests
{
    [Theory]
    [InlineData("{{ [1, 2] != [1, 3] }}", "false")]
    [InlineData("{{ [1, 2] != [3, 4] }}", "true")]
    [InlineData("{{ [1, 2] != [1] }}", "true")]
    [InlineData("{{ [] != [] }}", "false")]
    [InlineData("{{ (1..3) != [1, 2, 3] }}", "false")]
    public void Lists_differ_where_every_item_differs(string template, string output) =>
        Assert.Equal(output, Papers.Text(template));

    [Theory]
    [InlineData("{{ x = 0; for x in [1, 2, 3]; x = x + 10; x; ' '; end; x }}", "1 2 3 13")]
    [InlineData("{{ x = 9; for x in [1, 2]; x; end; x }}", "129")]
    [InlineData("{{ x = 9; for x in [1, 2]; for x in [5]; x += 1; end; x; end; x }}", "126")]
    [InlineData("{{ x = 9; for x in [1, 2]; x++; end; x }}", "123")]
    [InlineData("{{ x = 9; for x in [1, 2]; x = 5; break; end; x }}", "5")]
    [InlineData("{{ func f(x); for x in [1]; x = 7; end; ret x; end; f 2 }}", "7")]
    [InlineData("{{ n = 3; func f(d); for n in [d]; if d > 0; f (d - 1); end; n; end; end; f 2; n }}", "0123")]
    public void In_a_loop_its_variable_is_the_item_and_what_is_set_shows_behind_it(string template, string output) =>
        Assert.Equal(output, Papers.Text(template));

    [Theory]
    [InlineData("{{ math.plus value: 1 + 2 with: 4 }}", "7")]
    [InlineData("{{ 1 | math.plus with: 4 }}", "5")]
    [InlineData("{{ func f(with, end = 2); ret with - end; end; f 5 }}", null)]
    public void A_word_of_the_language_names_an_argument_where_a_colon_follows(string template, string? output)
    {
        if (output is null)
        {
            Assert.NotEmpty(Papers.Refused(template, OutputKind.Text));
        }
        else
        {
            Assert.Equal(output, Papers.Text(template));
        }
    }

    [Fact]
    public void Flags_have_an_order_among_themselves() =>
        Assert.Equal("[false, true, true]", Papers.Text("{{ [true, false, true] | array.sort }}"));

    [Theory]
    [InlineData(19, true)]
    [InlineData(20, false)]
    public void What_lies_deeper_than_twenty_levels_is_not_shown(int lists, bool shown)
    {
        var value = new string('[', lists) + "0" + new string(']', lists);
        foreach (var template in new[] { $"{{{{ {value} }}}}", $"{{{{ {value} | object.to_json }}}}" })
        {
            if (shown)
            {
                Assert.Equal(value, Papers.Text(template));
            }
            else
            {
                Assert.Contains("deeper than 20", Papers.Failed(template).Message, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void A_variable_with_a_made_name_is_refused_before_anything_runs()
    {
        var error = Assert.Single(Papers.Refused("{{ n = 'a'; this[n] = 1 }}", OutputKind.Text));
        Assert.Equal(("DMT1013", 13), (error.Code, error.Column));
    }

    [Fact]
    public void A_part_that_includes_itself_is_told_from_one_that_is_not_there()
    {
        Assert.Equal("DMT1042", Assert.Single(Papers.Refused("{{ include 'a' }}", OutputKind.Text, ("a", "{{ include 'a' }}"))).Code);
        Assert.Equal("DMT1041", Assert.Single(Papers.Refused("{{ include 'b' }}", OutputKind.Text, ("a", "x"))).Code);
    }

    [Fact]
    public void A_set_has_a_size_of_its_own()
    {
        var limits = new TemplateLimits { SetBytes = 1_000 };
        Assert.NotNull(Papers.Compile(new string('a', 500), OutputKind.Text, limits, ("b", new string('é', 250))));
        var refusal = Assert.Throws<TemplateException>(() => Papers.Compile(new string('a', 501), OutputKind.Text, limits, ("b", new string('é', 250))));
        var error = Assert.Single(refusal.Errors);
        Assert.Equal(("DMT0010", "page"), (error.Code, error.Template));
        Assert.Contains("together have 1001 bytes, more than 1000", error.Message, StringComparison.Ordinal);
    }
}
