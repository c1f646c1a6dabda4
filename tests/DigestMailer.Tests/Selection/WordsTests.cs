using DigestMailer.Selection;

namespace DigestMailer.Tests.Selection;

public sealed class WordsTests
{
    [Theory]
    [InlineData("Text-to-Image", "text to image")]
    [InlineData("Gödel, Escher", "godel escher")]
    [InlineData("Straße", "strasse")]
    [InlineData("ΣΟΦΟΣ σοφός", "σοφοσ σοφοσ")]
    [InlineData("ﬁne-tuning", "fine tuning")]
    [InlineData("H₂O and x²", "h2o and x2")]
    [InlineData(@"\textbf{Deep} $k$-means, Erd\""os", "deep k means erdos")]
    [InlineData("GPT-4o (2025)", "gpt 4o 2025")]
    [InlineData("so\u00ADft hy\u200Dphen", "soft hyphen")]
    [InlineData("日本語 モデル", "日本語 モテル")]
    [InlineData("… — !", "")]
    [InlineData("half \uD83D pair", "half pair")]
    public void Text_folds_to_words(string text, string words) => Assert.Equal(words, string.Join(' ', Words.Of(text)));

    [Theory]
    [InlineData("reason reasons reasoned reasoning reasoner reasoners")]
    [InlineData("diffusion diffusions")]
    [InlineData("plan plans planning planned planner planners")]
    [InlineData("scale scales scaled scaling")]
    [InlineData("embed embeds embedding embeddings embedded embedder")]
    [InlineData("classify classifies classified classifying classifier classifiers")]
    [InlineData("model models modeling modelling modelled")]
    [InlineData("generate generates generated generating generator generators")]
    [InlineData("encode encoding encoder encoders")]
    [InlineData("cluster clusters clustering clustered")]
    [InlineData("program programs programming programmer")]
    [InlineData("bias biases biased")]
    [InlineData("hypothesis hypotheses")]
    [InlineData("analysis analyses")]
    [InlineData("loss losses")]
    [InlineData("study studies studied")]
    [InlineData("transformer transformers")]
    [InlineData("detect detector detectors detecting")]
    public void Forms_of_a_word_meet(string forms) => Assert.Single(forms.Split(' ').Select(Stem.Of).Distinct());

    [Theory]
    [InlineData("university universe universal")]
    [InlineData("organization organ organic")]
    [InlineData("general generative generation generate")]
    [InlineData("induction inductive")]
    [InlineData("transformer transform")]
    [InlineData("computer compute")]
    [InlineData("number numb")]
    [InlineData("engineer engine")]
    [InlineData("factor fact")]
    [InlineData("vector vect")]
    [InlineData("worker work")]
    [InlineData("plane plan")]
    [InlineData("string str")]
    [InlineData("used us use")]
    [InlineData("basis base bass")]
    [InlineData("policy police")]
    [InlineData("new news")]
    [InlineData("thesis these")]
    public void Other_words_do_not(string words)
    {
        var each = words.Split(' ');
        Assert.Equal(each.Length, each.Select(Stem.Of).Distinct().Count());
    }
}
