using System.Text;
using System.Text.Unicode;
using DigestMailer.Digests.Formats;

namespace DigestMailer.Digests;

/// <summary>Bytes become a digest, or every mistake in them. Finds the format by itself; the same bytes always read alike.</summary>
internal static class DigestReader
{
    private const int MostMistakes = 100;

    /// <param name="fileName">May state the day, as <c>daily-papers-2025-11-03.txt</c>.</param>
    /// <param name="stated">The day, when whoever hands the file in says it.</param>
    public static ReadResult Read(ReadOnlyMemory<byte> bytes, string fileName, DateOnly? stated)
    {
        if (bytes.Length > Limits.Bytes)
        {
            return Broken(
                new Mistake(
                    1,
                    $"the file has {bytes.Length} bytes, more than {Limits.Bytes}",
                    "Save one day's page alone."
                )
            );
        }

        if (
            bytes.Span.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE])
            || bytes.Span.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF])
        )
        {
            return Broken(new Mistake(1, "the file is UTF-16", "Save it as UTF-8."));
        }

        var content = bytes.Span.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]) ? bytes[3..] : bytes;
        var mistakes = new List<Mistake>();
        var lines = Lines(content.Span, mistakes);
        if (mistakes.Count > 0)
        {
            return new ReadResult.Broken(mistakes);
        }

        var first = lines.Select(line => line.TrimStart()).FirstOrDefault(line => line.Length > 0);
        return first switch
        {
            null => Broken(new Mistake(1, "the file is empty", "Save the page again, as text, HTML or JSON.")),
            _ when DailyJson.Accepts(content.Span) => DailyJson.Read(content, fileName, stated),
            _ when DailyHtml.Accepts(first) => DailyHtml.Read(string.Join('\n', lines), fileName, stated),
            _ => PageText.Read(lines, fileName, stated),
        };
    }

    private static ReadResult.Broken Broken(Mistake mistake) => new([mistake]);

    /// <summary>Ends at LF, CR LF or CR; a byte that is no UTF-8, or NUL, is a mistake of its line.</summary>
    private static List<string> Lines(ReadOnlySpan<byte> content, List<Mistake> mistakes)
    {
        var lines = new List<string>();
        var rest = content;
        while (!rest.IsEmpty)
        {
            var end = rest.IndexOfAny((byte)'\n', (byte)'\r');
            var line = end < 0 ? rest : rest[..end];
            var width = end >= 0 && rest[end..].StartsWith("\r\n"u8) ? 2 : 1;
            rest = end < 0 ? [] : rest[(end + width)..];
            lines.Add(Text(line, lines.Count + 1, mistakes));
        }

        return lines;
    }

    private static string Text(ReadOnlySpan<byte> line, int number, List<Mistake> mistakes)
    {
        var isValid = Utf8.IsValid(line);
        if (isValid && !line.Contains((byte)0))
        {
            return Encoding.UTF8.GetString(line);
        }

        if (mistakes.Count < MostMistakes)
        {
            mistakes.Add(
                isValid
                    ? new Mistake(number, "a NUL byte: the file is damaged, or no text", "Save the page again.")
                    : new Mistake(number, "bytes that are not UTF-8", "Save the page again as UTF-8.")
            );
        }

        return "";
    }
}
