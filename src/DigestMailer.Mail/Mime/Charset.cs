using System.Text;

namespace DigestMailer.Mail.Mime;

/// <summary>Octets to text by the name of a charset. A name we do not know is read as UTF-8 if it is that, else as Latin-1.</summary>
internal static class Charset
{
    public static string Decode(string name, ReadOnlySpan<byte> octets) => Named(name, octets).GetString(octets);

    private static Encoding Named(string name, ReadOnlySpan<byte> octets)
    {
        try
        {
            return name.Equals("us-ascii", StringComparison.OrdinalIgnoreCase)
                ? Guess(octets)
                : Encoding.GetEncoding(name);
        }
        catch (ArgumentException)
        {
            return Guess(octets);
        }
    }

    private static Encoding Guess(ReadOnlySpan<byte> octets) =>
        System.Text.Unicode.Utf8.IsValid(octets) ? Encoding.UTF8 : Encoding.Latin1;
}
