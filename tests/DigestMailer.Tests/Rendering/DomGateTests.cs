using DigestMailer.Rendering;

namespace DigestMailer.Tests.Rendering;

public sealed class DomGateTests
{
    [Theory]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("<p onclick=\"x()\">a</p>")]
    [InlineData("<a href=\"javascript:alert(1)\">a</a>")]
    [InlineData("<a href=\" java\nscript:alert(1)\">a</a>")]
    [InlineData("<a href=\"/relative\">a</a>")]
    [InlineData("<a href=\"data:text/html,x\">a</a>")]
    [InlineData("<img src=\"https://tracker.example/pixel\">")]
    [InlineData("<form action=\"https://x.example\"><input></form>")]
    [InlineData("<iframe src=\"https://x.example\"></iframe>")]
    [InlineData("<svg><a xlink:href=\"javascript:x\"></a></svg>")]
    [InlineData("<math></math>")]
    [InlineData("<base href=\"https://x.example\">")]
    [InlineData("<meta http-equiv=\"refresh\" content=\"0;url=https://x.example\">")]
    [InlineData("<link rel=\"stylesheet\" href=\"https://x.example/a.css\">")]
    [InlineData("<p style=\"background:url(https://x.example/a.png)\">a</p>")]
    [InlineData("<p style=\"position:absolute\">a</p>")]
    [InlineData("<style>@import 'https://x.example/a.css'</style>")]
    [InlineData("<td background=\"https://x.example/a.png\">a</td><table background=\"https://x.example/a.png\"></table>")]
    [InlineData("<!-- a secret -->")]
    public void What_no_mail_may_have_is_found(string html) => Assert.NotEmpty(DomGate.Look(html));

    [Theory]
    [InlineData("<p style=\"color:#1f2328\">a <a href=\"https://papers.example/1\">b</a> &lt;script&gt;</p>")]
    [InlineData("<a href=\"mailto:someone@papers.example\">a</a>")]
    [InlineData("<!--[if mso]><table><tr><td><![endif]--><p>a</p><!--[if mso]></td></tr></table><![endif]-->")]
    public void Ordinary_markup_passes(string html) => Assert.Empty(DomGate.Look(html));

    [Fact]
    public void Every_finding_is_named_at_once()
    {
        var refusal = Assert.Throws<RefusedMarkupException>(() => DomGate.Demand("digest.html", "<script></script><p onload=x>"u8));

        Assert.Equal(["element <script>", "handler onload"], refusal.Findings);
        Assert.StartsWith("digest.html was refused", refusal.Message, StringComparison.Ordinal);
    }
}
