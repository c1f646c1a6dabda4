using System.Globalization;
using DigestMailer.Templates;

namespace DigestMailer.Web;

/// <summary>What a page that a mail's link opens may see: nothing that tells whose link it is.</summary>
internal sealed record LinkPage(string Sender, PageReader Reader)
{
    public static readonly Shape<LinkPage> Shape = new Shape<LinkPage>("page")
        .Text("sender", page => page.Sender, "Who sends the digests.")
        .Record("reader", page => page.Reader, PageReader.Shape, "The one who looks at the page.");
}

/// <summary>Language and direction of a page.</summary>
internal sealed record PageReader(string Lang, string Dir)
{
    public static readonly Shape<PageReader> Shape = new Shape<PageReader>("reader")
        .Text("lang", reader => reader.Lang, "BCP 47.")
        .Text("dir", reader => reader.Dir, "ltr or rtl.");

    public static PageReader In(string language) =>
        new(language, CultureInfo.GetCultureInfo(language).TextInfo.IsRightToLeft ? "rtl" : "ltr");
}
