using System.Buffers;
using System.Text;
using System.Text.RegularExpressions;
using DigestMailer.Mail.Mime;

namespace DigestMailer.Tests.Composing;

/// <summary>A message read back: unfolded header fields in their order, and its decoded parts.</summary>
internal sealed partial record Post(IReadOnlyList<(string Name, string Value)> Headers, string Text, string? Html, string Raw)
{
    public string this[string name] => Assert.Single(Headers, header => header.Name == name).Value;

    public string Subject => DecodeWords(this["Subject"]);

    public IReadOnlyList<string> HtmlLinks => [.. Href().Matches(Html!).Select(match => match.Groups[1].Value.Replace("&amp;", "&", StringComparison.Ordinal))];

    public IReadOnlyList<string> TextLinks => [.. Address().Matches(Text).Select(match => match.Value)];

    public static Post Read(ReadOnlySpan<byte> message)
    {
        var raw = Encoding.UTF8.GetString(message);
        Assert.DoesNotContain('\n', raw.Replace("\r\n", "", StringComparison.Ordinal));
        Assert.All(raw.Split("\r\n"), line => Assert.InRange(line.Length, 0, 998));

        var (headers, body) = Split(raw);
        var type = headers.Single(header => header.Name == "Content-Type").Value;
        if (!type.StartsWith("multipart/alternative;", StringComparison.Ordinal))
        {
            return new Post(headers, Decode(headers, body), null, raw);
        }

        var boundary = "--" + type.Split('"')[1];
        var parts = ("\r\n" + body).Split("\r\n" + boundary);
        Assert.Equal(4, parts.Length);
        Assert.StartsWith("--\r\n", parts[3], StringComparison.Ordinal);
        var (plain, html) = (Split(parts[1][2..]), Split(parts[2][2..]));
        Assert.Equal("text/plain; charset=utf-8", plain.Headers[0].Value);
        Assert.Equal("text/html; charset=utf-8", html.Headers[0].Value);
        return new Post(headers, Decode(plain.Headers, plain.Body), Decode(html.Headers, html.Body), raw);
    }

    private static (IReadOnlyList<(string Name, string Value)> Headers, string Body) Split(string part)
    {
        var end = part.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        var fields = part[..end].Replace("\r\n ", " ", StringComparison.Ordinal).Split("\r\n");
        return ([.. fields.Select(field => (field[..field.IndexOf(':', StringComparison.Ordinal)], field[(field.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim()))], part[(end + 4)..]);
    }

    private static string Decode(IReadOnlyList<(string Name, string Value)> headers, string body)
    {
        Assert.All(body.Split("\r\n"), line => Assert.InRange(line.Length, 0, 76));
        Assert.DoesNotContain(body.Split("\r\n"), line => line.StartsWith('.'));
        if (headers.Single(header => header.Name == "Content-Transfer-Encoding").Value == "base64")
        {
            return Encoding.UTF8.GetString(Convert.FromBase64String(body)).Replace("\r\n", "\n", StringComparison.Ordinal);
        }

        var output = new ArrayBufferWriter<byte>();
        QuotedPrintable.Decode(Encoding.ASCII.GetBytes(body), output);
        return Encoding.UTF8.GetString(output.WrittenSpan).Replace("\r\n", "\n", StringComparison.Ordinal);
    }

    private static string DecodeWords(string value) =>
        EncodedWord().Replace(BetweenWords().Replace(value, "?==?"), match =>
        {
            var words = match.Groups[2].Value;
            return match.Groups[1].Value is "b" or "B"
                ? Encoding.UTF8.GetString(Convert.FromBase64String(words))
                : Uri.UnescapeDataString(words.Replace('_', ' ').Replace("%", "%25", StringComparison.Ordinal).Replace('=', '%'));
        });

    [GeneratedRegex(@"\?=\s+=\?")]
    private static partial Regex BetweenWords();

    [GeneratedRegex(@"=\?utf-8\?([bqBQ])\?([^?]*)\?=")]
    private static partial Regex EncodedWord();

    [GeneratedRegex("<a [^>]*href=\"([^\"]*)\"")]
    private static partial Regex Href();

    [GeneratedRegex(@"(?m)(?<=^ *)(https?|mailto):\S+$")]
    private static partial Regex Address();
}
