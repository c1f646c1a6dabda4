using System.Text;

namespace DigestMailer.Mail.Mime;

/// <summary>Octets to text by the name of a charset. A name we do not know is read as UTF-8 if it is that, else as Windows-1252.</summary>
internal static class Charset
{
    private static readonly Encoding Western = CodePagesEncodingProvider.Instance.GetEncoding(1252)!;

    /// <summary>What mail programs write instead of the registered names.</summary>
    private static readonly Dictionary<string, string> Customs = new(StringComparer.OrdinalIgnoreCase)
    {
        ["utf8"] = "utf-8",
        ["utf-8-sig"] = "utf-8",
        ["unicode-1-1-utf-8"] = "utf-8",
        ["latin1"] = "iso-8859-1",
        ["latin-1"] = "iso-8859-1",
        ["iso-8859-8-i"] = "iso-8859-8",
        ["cp932"] = "shift_jis",
        ["ms932"] = "shift_jis",
        ["sjis"] = "shift_jis",
        ["x-sjis"] = "shift_jis",
        ["windows-31j"] = "shift_jis",
        ["iso-2022-jp-1"] = "iso-2022-jp",
        ["iso-2022-jp-2"] = "iso-2022-jp",
        ["iso-2022-jp-ms"] = "iso-2022-jp",
        ["cp50220"] = "iso-2022-jp",
        ["eucjp"] = "euc-jp",
        ["gbk"] = "gb18030",
        ["gb2312"] = "gb18030",
        ["cp949"] = "ks_c_5601-1987",
    };

    public static string Decode(string name, ReadOnlySpan<byte> octets) => Named(name.Trim(), octets).GetString(octets);

    private static Encoding Named(string name, ReadOnlySpan<byte> octets)
    {
        name = Customs.GetValueOrDefault(name, name);
        if (name.Length == 0 || name.Equals("us-ascii", StringComparison.OrdinalIgnoreCase) || name.Equals("utf-8", StringComparison.OrdinalIgnoreCase))
        {
            return Guess(octets);
        }

        // Latin-1 in mail is Windows-1252: the octets between 0x80 and 0x9F are quotes and dashes, never controls.
        if (name.Equals("iso-8859-1", StringComparison.OrdinalIgnoreCase))
        {
            return Western;
        }

        try
        {
            return CodePagesEncodingProvider.Instance.GetEncoding(name) ?? Encoding.GetEncoding(name);
        }
        catch (Exception unknown) when (unknown is ArgumentException or NotSupportedException) // UTF-7 is known and refused
        {
            return Guess(octets);
        }
    }

    private static Encoding Guess(ReadOnlySpan<byte> octets) =>
        System.Text.Unicode.Utf8.IsValid(octets) ? Encoding.UTF8 : Western;
}
