using System.Net;
using System.Text;

namespace DigestMailer.Measure.Peers;

/// <summary>The little that System.Net.Mail needs of a template: text cut at its holes once, values put in, escaped where two braces ask for it.</summary>
internal sealed class MailTemplate
{
    private readonly List<(string Text, string? Hole, bool Escaped)> pieces = [];

    public MailTemplate(string file)
    {
        var text = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Peers", "Mail", file));
        for (var at = 0; at < text.Length;)
        {
            var open = text.IndexOf("{{", at, StringComparison.Ordinal);
            if (open < 0)
            {
                pieces.Add((text[at..], null, false));
                return;
            }

            var close = text.IndexOf("}}", open, StringComparison.Ordinal);
            var raw = text[open + 2] == '{';
            pieces.Add((text[at..open], text[(open + 2)..close].Trim('{'), !raw));
            at = close + (raw ? 3 : 2);
        }
    }

    public void Fill(StringBuilder output, IReadOnlyDictionary<string, string> values)
    {
        foreach (var (text, hole, escaped) in pieces)
        {
            output.Append(text);
            if (hole is not null)
            {
                output.Append(escaped ? WebUtility.HtmlEncode(values[hole]) : values[hole]);
            }
        }
    }
}
