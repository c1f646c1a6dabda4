using System.Buffers;
using System.Globalization;
using System.Text;
using DigestMailer.Templates;

namespace DigestMailer.Tests.TemplateEngine;

public sealed class MathFunctionTests
{
    [Theory]
    [InlineData("{{ 4.6 | math.ceil }} {{ null | math.ceil }} {{ -4.5 | math.round }} {{ 3.5 | math.round }} {{ 4.5612 | math.round 2 }}", "5 0 -4 4 4.56")]
    [InlineData("{{ 8 | math.divided_by 3 }} {{ 8 | math.divided_by 3.0 }} {{ -7 | math.divided_by 2 }}", "2 2.6666666666666665 -4")]
    [InlineData("{{ -5 | math.abs }} {{ true | math.abs }} {{ null | math.abs }}|", "5 true |")]
    [InlineData("{{ 255 | math.format 'X4' }} {{ 0.125 | math.format 'P1' }} {{ 1234.5 | math.format 'N1' 'de-DE' }} {{ null | math.format 'N' }}|", "00FF 12.5 % 1.234,5 |")]
    [InlineData("{{ '2' | math.times 3 }} {{ 'a' | math.plus 1 }} {{ 7.5 | math.modulo 2 }} {{ '1' | math.is_number }}", "222 a1 1.5 false")]
    public void Numbers_are_reckoned_with(string template, string output) => Assert.Equal(output, Papers.Text(template));

    [Theory]
    [InlineData("{{ 1 | math.round 16 }}", "DMT2020")]
    [InlineData("{{ 'a' | math.ceil }}", "DMT2020")]
    [InlineData("{{ 'a' | math.format 'X' }}", "DMT2020")]
    [InlineData("{{ 1.5 | math.format 'X' }}", "DMT2020")]
    [InlineData("{{ 1 | math.format 'N' 'nowhere-land' }}", "DMT2020")]
    [InlineData("{{ 5 | math.divided_by 0 }}", "DMT2006")]
    [InlineData("{{ 1e300 | math.divided_by 2 }}", "DMT2006")]
    [InlineData("{{ math.random 6 5 }}", "DMT2020")]
    public void What_does_not_fit_is_refused(string template, string code) => Assert.Equal(code, Papers.Failed(template).Code);

    [Fact]
    public void Chance_is_the_same_for_one_mail_and_another_for_the_next()
    {
        var template = Papers.Compile("{{ math.random 0 1000000 }} {{ math.random 0 1000000 }} {{ math.uuid }}", OutputKind.Text);

        var first = Render(template, seed: 7);
        Assert.Equal(first, Render(template, seed: 7));
        Assert.NotEqual(first, Render(template, seed: 8));
        Assert.NotEqual(first.Split(' ')[0], first.Split(' ')[1]);
        Assert.True(Guid.TryParseExact(first.Split(' ')[2], "D", out var id));
        Assert.Equal(4, id.Version);
    }

    [Fact]
    public void Every_number_of_the_range_is_drawn_and_none_outside()
    {
        var template = Papers.Compile("{{ math.random (-2) 2 }}{{ math.random 5 5 }}", OutputKind.Text);
        var drawn = Enumerable.Range(0, 200).Select(seed => Render(template, seed)).ToHashSet();
        Assert.Equal(["-15", "-25", "05", "15"], drawn.Order(StringComparer.Ordinal));
    }

    private static string Render(Template template, long seed)
    {
        var output = new ArrayBufferWriter<byte>();
        template.Render(Papers.Of(), new RenderContext(CultureInfo.InvariantCulture, Papers.Noon, "en") { Seed = seed }, output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
