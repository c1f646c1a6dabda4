using System.Text;

namespace DigestMailer.Measure.Fuzz;

/// <summary>Changes a template here and there, as a slip of the hand or an enemy would.</summary>
internal static class Mutation
{
    private static readonly string[] Tokens =
    [
        "{{", "}}", "{{~", "~}}", "{{-", "-}}", "end", "else", "if", "for", "in", "(", ")", "[", "]", "{", "}", "|", ".", "?.", "??", "'", "\"", "`", "$", "$$", "@", "^",
        "#", "##", ";", "\n", "=", "==", ":", ",", "<", ">", "</", "<!--", "-->", "&", "null", "1", "0", "-1", "9999999999", "1e999", "''", " ", "\0", "\uFDD0", "\uD800",
        "{%{", "}%}", "ret", "break", "func", "do", "while true", "capture x", "with", "wrap", "include", "1..1000000", "x", "* 1000000", "<script>", "style=\"", "href=\"",
    ];

    public static string Of(string text, Random chance)
    {
        for (var changes = chance.Next(1, 5); changes > 0; changes--)
        {
            text = One(text, chance);
        }

        return text;
    }

    private static string One(string text, Random chance)
    {
        var at = chance.Next(text.Length + 1);
        var length = Math.Min(chance.Next(1, 12), text.Length - at);
        return chance.Next(6) switch
        {
            0 => text.Remove(at, length),
            1 => text.Insert(at, Tokens[chance.Next(Tokens.Length)]),
            2 => text.Remove(at, length).Insert(at, Tokens[chance.Next(Tokens.Length)]),
            3 => text.Insert(at, text.Substring(chance.Next(text.Length + 1) is var from && from + length <= text.Length ? from : 0, length)),
            4 when at < text.Length => new StringBuilder(text) { [at] = (char)chance.Next(chance.Next(4) == 0 ? 0x10000 : 128) }.ToString(),
            _ => text[..at] + text[Math.Min(text.Length, at + chance.Next(200))..],
        };
    }

    /// <summary>The smallest piece of a text that still fails, found by leaving out ever smaller stretches.</summary>
    public static string Shrink(string text, Func<string, bool> fails)
    {
        for (var step = text.Length / 2; step > 0; step /= 2)
        {
            for (var at = 0; at + step <= text.Length;)
            {
                var shorter = text.Remove(at, step);
                if (fails(shorter))
                {
                    text = shorter;
                }
                else
                {
                    at += step;
                }
            }
        }

        return text;
    }
}
