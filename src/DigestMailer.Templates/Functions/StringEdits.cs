using System.Globalization;
using System.Text;

namespace DigestMailer.Templates;

/// <summary>The group <c>string</c>: new texts made from a text.</summary>
internal static class StringEdits
{
    public static IEnumerable<LibraryFunction> All { get; } =
    [
        Edit("append", "text with", (in Arguments a) => a.Text(0) + a.Text(1)),
        Edit("prepend", "text by", (in Arguments a) => a.Text(1) + a.Text(0)),
        Edit("capitalize", "text", (in Arguments a) => Capital(a.Text(0), a.Run.Culture)),
        Edit("capitalizewords", "text", (in Arguments a) => Words(a.Text(0), a.Run.Culture)),
        Edit("downcase", "text", (in Arguments a) => a.Text(0).ToLower(a.Run.Culture)),
        Edit("upcase", "text", (in Arguments a) => a.Text(0).ToUpper(a.Run.Culture)),
        Edit("escape", "text", (in Arguments a) => Escaped(a.Text(0))),
        Edit("literal", "text", (in Arguments a) => $"\"{Escaped(a.Text(0))}\""),
        Edit("handleize", "text", (in Arguments a) => Handle(a.Text(0))),
        Edit("lstrip", "text", (in Arguments a) => a.Text(0).TrimStart()),
        Edit("rstrip", "text", (in Arguments a) => a.Text(0).TrimEnd()),
        Edit("strip", "text", (in Arguments a) => a.Text(0).Trim()),
        Edit("strip_newlines", "text", (in Arguments a) => a.Text(0).ReplaceLineEndings("")),
        Edit("pad_left", "text width", (in Arguments a) => a.Text(0).PadLeft(Width(a))),
        Edit("pad_right", "text width", (in Arguments a) => a.Text(0).PadRight(Width(a))),
        Edit("remove", "text remove", (in Arguments a) => a.Text(1).Length == 0 ? a.Text(0) : a.Text(0).Replace(a.Text(1), "", StringComparison.Ordinal)),
        Edit("remove_first", "text remove", (in Arguments a) => Once(a.Text(0), a.Text(1), "", false)),
        Edit("remove_last", "text remove", (in Arguments a) => Once(a.Text(0), a.Text(1), "", true)),
        Edit("replace", "text match replace", Replace),
        Edit("replace_first", "text match replace from_end?", (in Arguments a) => Once(a.Text(0), a.Text(1), a.Text(2), a[3].IsTrue)),
        Edit("slice", "text start length?", Slice),
        Edit("slice1", "text start length?", (in Arguments a) => Part(a.Text(0), a.Whole(1), a.Whole(2, 1))),
        Edit("truncate", "text length ellipsis?", (in Arguments a) => Cutting.Truncate(a.Text(0), a.Whole(1), a.Text(2, "..."))),
        Edit("truncatewords", "text count ellipsis?", (in Arguments a) => Cutting.Words(a.Text(0), a.Whole(1), a.Text(2, "..."))),
        new("string.split", "text match", Split),
    ];

    private delegate string Edited(in Arguments arguments);

    private static LibraryFunction Edit(string name, string parameters, Edited edit) =>
        new($"string.{name}", parameters, (in Arguments a) => a.Of(edit(a)), Known.Text);

    private static Value Split(in Arguments a)
    {
        var pieces = a.Text(0).Split(a.Text(1), StringSplitOptions.RemoveEmptyEntries);
        a.Run.Budget.Charge(pieces.Length, a.Text(0).Length * 2L + (pieces.Length * 48L));
        return Value.Of(pieces.Select(Value.Of));
    }

    private static string Replace(in Arguments a)
    {
        var (text, match, by) = (a.Text(0), a.Text(1), a.Text(2));
        if (match.Length == 0)
        {
            return text;
        }

        // Paid before it is made: the replacement may be far longer than what it replaces.
        a.Run.Budget.Charge(text.Length / 16, by.Length > match.Length ? 2L * text.Length / match.Length * by.Length : 0);
        return text.Replace(match, by, StringComparison.Ordinal);
    }

    private static int Width(in Arguments a)
    {
        var width = Math.Clamp(a.Whole(1), 0, int.MaxValue);
        a.Run.Budget.Charge(0, width * 2);
        return (int)width;
    }

    private static string Once(string text, string match, string by, bool last)
    {
        var at = last ? text.LastIndexOf(match, StringComparison.Ordinal) : text.IndexOf(match, StringComparison.Ordinal);
        return at < 0 || match.Length == 0 ? text : string.Concat(text.AsSpan(0, at), by, text.AsSpan(at + match.Length));
    }

    private static string Slice(in Arguments a) => Part(a.Text(0), a.Whole(1), a.Whole(2, int.MaxValue));

    private static string Part(string text, long start, long length)
    {
        start = start < 0 ? start + text.Length : start;
        if (start < 0)
        {
            length += start;
            start = 0;
        }

        return start >= text.Length || length <= 0 ? "" : text.Substring((int)start, (int)Math.Min(length, text.Length - start));
    }

    private static string Capital(string text, CultureInfo culture) =>
        text.Length == 0 || char.IsUpper(text[0]) ? text : string.Concat(char.ToUpper(text[0], culture).ToString(), text.AsSpan(1));

    private static string Words(string text, CultureInfo culture)
    {
        var built = new StringBuilder(text.Length);
        var start = true;
        foreach (var c in text)
        {
            built.Append(start ? char.ToUpper(c, culture) : c);
            start = char.IsWhiteSpace(c);
        }

        return built.ToString();
    }

    private static string Handle(string text)
    {
        var built = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (char.IsLetterOrDigit(c))
            {
                built.Append(char.ToLowerInvariant(c));
            }
            else if (built.Length > 0 && built[^1] != '-')
            {
                built.Append('-');
            }
        }

        return built.ToString().TrimEnd('-');
    }

    private static string Escaped(string text)
    {
        var built = new StringBuilder(text.Length + 2);
        foreach (var c in text)
        {
            _ = c switch
            {
                '"' => built.Append("\\\""),
                '\\' => built.Append("\\\\"),
                '\n' => built.Append("\\n"),
                '\r' => built.Append("\\r"),
                '\t' => built.Append("\\t"),
                '\b' => built.Append("\\b"),
                '\f' => built.Append("\\f"),
                '\v' => built.Append("\\v"),
                '\0' => built.Append("\\0"),
                _ => built.Append(c),
            };
        }

        return built.ToString();
    }
}
