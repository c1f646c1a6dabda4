namespace DigestMailer.Tests.TemplateEngine;

/// <summary>Texts that try to be more than text.</summary>
internal static class Attacks
{
    public static readonly string[] All =
    [
        "<script>alert(1)</script>", "</title><script>alert(1)</script>", "</textarea><img src=x onerror=alert(1)>", "\"><img src=x onerror=alert(1)>",
        "'><svg onload=alert(1)>", "\" onmouseover=\"alert(1)", "' onfocus='alert(1)' autofocus='", "` onerror=`alert(1)", "x onclick=alert(1) y",
        "javascript:alert(1)", "JaVaScRiPt:alert(1)", "java\tscript:alert(1)", "java\nscript:alert(1)", "\u0001javascript:alert(1)", "vbscript:x",
        "data:text/html,<script>alert(1)</script>", "//evil.example/", "/\\evil.example", "\\\\evil.example", "https://evil.example/", "evil.example@x.org",
        "&lt;script&gt;alert(1)&lt;/script&gt;", "&#60;script&#62;", "&#x3c;script", "&quot;&gt;<b>", "&amp", "&", "amp;", "lt;script", "#60;",
        "<!--", "-->", "--!>", "<!-->", "<![CDATA[x]]>", "]]>", "<?xml version='1.0'?>", "</", "<", ">", "<a", "</a>", "</td></tr></table>", "<table><tr>",
        "<base href=//evil.example>", "<meta http-equiv=refresh content='0;url=//evil.example'>", "<style>*{display:none}</style>", "expression(alert(1))",
        "url(javascript:alert(1))", "red;background:url(//evil.example)", "#fff;x:y", "</style><script>alert(1)</script>", "<plaintext>", "<svg><style><img src=x>",
        "<math><mi xlink:href='javascript:alert(1)'>", "<iframe srcdoc='<script>alert(1)</script>'>", "<form><button formaction=javascript:alert(1)>",
        "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>", "<template><s>", "<xmp>", "<select><option>", "</p>", "</body></html><p>",
        "{{ 7 * 7 }}", "{{", "}}", "{%{", "{{ while true; end }}", "$0", "$$", "%s%n", "%0d%0aBcc: x@evil.example",
        "\r\nBcc: victim@evil.example\r\n\r\n<b>", "\nX: y", "\rX: y", "x\0y<b>", "\0", "\uFDD0why\uFDD1", "\uFDD0cards\uFDD1", "\uFDD0", "\uFDD1x", "\uFFFE\uFFFF",
        "\u202Etxt.exe\u202C", "\u2066x\u2069", "\u200F\u200E", "\uD800", "\uDC00x", "\uD800\uD800", "x\uD83D", "\u2028x\u2029y", "\u0085x", "\u007F", "\u001B[31m",
        "\uFEFFx", "\u00A0x", "ſcript", "＜script＞", "a\u0338>", "\u212A", "'\"&<>", "\"\"\"", "'''", "=", "/>", " / ", "%3Cscript%3E", "+ADw-script+AD4-",
        "=?utf-8?B?PHNjcmlwdD4=?=", "\\u003cscript\\u003e", "\\\"", new string('<', 300), new string('W', 5_000), new string('&', 500),
        string.Concat(Enumerable.Repeat("\u0301", 400)), "👩‍👩‍👧‍👦<i>", "\u202D\u202D\u202D", "../../etc/passwd", "?a=1&b=2#c", "@import 'x'", "-->{{ x }}<!--",
    ];

    /// <summary>One of them, several of them in a row, or characters at random; never one that leaves nothing to see.</summary>
    public static string Some(Random chance) => "x" + (chance.Next(3) switch
    {
        0 => All[chance.Next(All.Length)],
        1 => string.Concat(Enumerable.Range(0, chance.Next(1, 6)).Select(_ => All[chance.Next(All.Length)])),
        _ => string.Concat(Enumerable.Range(0, chance.Next(1, 40)).Select(_ => chance.Next(4) switch
        {
            0 => (char)chance.Next(0x10000),
            1 => "<>\"'&/=` \t\n!-;#"[chance.Next(15)],
            2 => (char)chance.Next(128),
            _ => (char)('a' + chance.Next(26)),
        })),
    });
}
