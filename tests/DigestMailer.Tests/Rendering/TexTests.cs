using DigestMailer.Templates;

namespace DigestMailer.Tests.Rendering;

public sealed class TexTests
{
    [Theory]
    [InlineData("$x^2$ and $\\alpha$", "x² and α")]
    [InlineData("H$_2$O at $\\le 10^{-3}$", "H₂O at ≤ 10⁻³")]
    [InlineData("over $\\mathbb{R}^n$", "over ℝⁿ")]
    [InlineData("$\\mathbb{K}$-theory", "𝕂-theory")]
    [InlineData("$\\beta_{12}$-stable", "β₁₂-stable")]
    [InlineData("Erd\\H{o}s and Poincar\\'e", "Erd\\H{o}s and Poincaré")]
    [InlineData("G\\\"{o}del, Garc{\\'\\i}a", "Gödel, García")]
    [InlineData("R\\&D at 5\\%", "R&D at 5%")]
    [InlineData("$\\mathcal{O}(n \\log n)$ time", "$\\mathcal{O}(n \\log n)$ time")]
    [InlineData("between $5 and $10", "between $5 and $10")]
    [InlineData("no formula", "no formula")]
    [InlineData("an open $x", "an open $x")]
    [InlineData("$\\frac{a}{b}$", "$\\frac{a}{b}$")]
    [InlineData("$x_q$", "$x_q$")]
    [InlineData("a trailing \\", "a trailing \\")]
    [InlineData("$\\$", "$$")]
    public void What_has_a_Unicode_form_is_shown_in_it_and_the_rest_stays(string source, string shown) =>
        Assert.Equal(shown, Tex.ToUnicode(source));
}
