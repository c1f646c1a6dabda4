using DigestMailer.Composing;
using DigestMailer.Selection;
using DigestMailer.Subscribers;

namespace DigestMailer.Tests.Composing;

public sealed class RecipeTests
{
    private static readonly Recipe Full = new()
    {
        Name = "Zoë",
        Language = "pt-BR",
        Format = MailFormat.Text,
        Zone = "America/Sao_Paulo",
        Papers = [new(5, [new("phrase", "in \"context\"", Place.TitleAndAbstract)]), new(3, [new("everything", "*", Place.Title)])],
        HeldBack = 14,
        Limit = 2,
        Day = new DateOnly(2025, 11, 3),
        Templates = "abc",
        Date = new DateTimeOffset(2025, 11, 3, 7, 0, 0, TimeSpan.FromHours(-3)),
        LinkKey = "k1",
        Epoch = 4,
    };

    [Fact]
    public void What_was_frozen_is_read_back()
    {
        var read = Recipe.FromJson(Full.ToJson());

        Assert.Equivalent(Full, read, strict: true);
        Assert.Equal(Full.ToJson(), read.ToJson());
    }

    [Fact]
    public void A_recipe_is_some_hundred_bytes() => Assert.InRange(Full.ToJson().Length, 100, 500);
}
