using DigestMailer.Rendering;

namespace DigestMailer.Tests.Rendering;

public sealed class ScriptsTests
{
    [Theory]
    [InlineData("A title", "ltr", "en")]
    [InlineData("12: A title", "ltr", "en")]
    [InlineData("نموذج لغوي كبير GPT", "rtl", "ar")]
    [InlineData("(עברית)", "rtl", "he")]
    [InlineData("BERT を用いた日本語の解析", "ltr", "ja")]
    [InlineData("大型语言模型", "ltr", "zh")]
    [InlineData("한국어 모델", "ltr", "ko")]
    [InlineData("Языковые модели", "ltr", "ru")]
    [InlineData("12345", "ltr", "en")]
    [InlineData("", "ltr", "en")]
    public void Letters_tell_direction_and_language(string text, string direction, string language)
    {
        Assert.Equal(direction, Scripts.DirectionOf(text));
        Assert.Equal(language, Scripts.LanguageOf(text));
    }
}
