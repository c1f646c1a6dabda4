namespace DigestMailer.Tests.TemplateEngine;

public sealed class OperatorTests
{
    [Theory]
    [InlineData("{{ [1, 2, 3, 4] / 2 }}", "[1, 2]")]
    [InlineData("{{ [1, 2, 3, 4] // 3 }}", "[1]")]
    [InlineData("{{ [1, 2, 3, 4] % 2 }}", "[1, 3]")]
    [InlineData("{{ 2 * [1] }}{{ [1] * 0 }}{{ 1..2 * 2 }}", "[1, 1][][1, 2, 1, 2]")]
    [InlineData("{{ [1] < [0, 0] }}{{ [1, 2] < [2, 3] }}{{ [1, 2] < [2, 2] }}{{ [] < [] }}{{ [] <= [] }}", "truetruefalsefalsetrue")]
    [InlineData("{{ [1, 2] == 1..2 }}{{ [1] != [2] }}{{ [1] == null }}{{ [1] == '[1]' }}", "truetruefalsetrue")]
    [InlineData("{{ 1.5 << 2 }} {{ 6.0 >> 1 }} {{ -8 >> 1 }}", "6 3 -4")]
    [InlineData("{{ 1..null ?? 'none' }}", "none")]
    [InlineData("{{ 1..(6 / 2) }}", "[1, 2, 3]")]
    public void Signs_work_on_lists_and_floats(string template, string output) => Assert.Equal(output, Papers.Text(template));

    [Theory]
    [InlineData("{{ [1] == 5 }}", "'==' cannot take a list and a number")]
    [InlineData("{{ [1] * (-1) }}", "'*' cannot take a list and a number")]
    [InlineData("{{ [1] % 0 }}", "division by zero")]
    [InlineData("{{ [1] / 0 }}", "division by zero")]
    [InlineData("{{ true + true }}", "'+' cannot take a flag and a flag")]
    [InlineData("{{ true < false }}", "cannot take a flag and a flag")]
    [InlineData("{{ 'a' - 1 }}", "'-' cannot take text and a number")]
    public void What_has_no_meaning_is_an_error(string template, string words) =>
        Assert.Contains(words, Papers.Failed(template).Message, StringComparison.Ordinal);
}
