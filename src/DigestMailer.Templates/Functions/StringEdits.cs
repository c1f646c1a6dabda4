using System.Globalization;
using System.Text;

namespace DigestMailer.Templates;

/// <summary>The group <c>string</c>: a text with other letters or other ends. None is longer than its arguments, but for <c>pad_*</c>.</summary>
internal static class StringEdits
{
    public static IEnumerable<LibraryFunction> All { get; } =
    [
        Edit("append", "text with", "The text and then the other one.", (in Arguments a) => a.Text(0) + a.Text(1)),
        Edit("prepend", "text by", "The other text and then this one.", (in Arguments a) => a.Text(1) + a.Text(0)),
        Edit("capitalize", "text", "The first letter in upper case.", (in Arguments a) => Capital(a.Text(0))),
        Edit("capitalizewords", "text", "The first letter of each word in upper case.", (in Arguments a) => Words(a.Text(0))),
        EditOrNull("downcase", "text", "All in lower case.", (in Arguments a) => a.Text(0).ToLowerInvariant()),
        EditOrNull("upcase", "text", "All in upper case.", (in Arguments a) => a.Text(0).ToUpperInvariant()),
        Edit("handleize", "text", "Lower case, with one hyphen for whatever is no letter or digit.", (in Arguments a) => Handle(a.Given(0))),
        EditOrNull("lstrip", "text", "Without white space in front.", (in Arguments a) => a.Text(0).TrimStart()),
        EditOrNull("rstrip", "text", "Without white space at the end.", (in Arguments a) => a.Text(0).TrimEnd()),
        EditOrNull("strip", "text", "Without white space at both ends.", (in Arguments a) => a.Text(0).Trim()),
        Edit("strip_newlines", "text", "Without line breaks.", (in Arguments a) => WithoutBreaks(a.Text(0))),
        Edit("pad_left", "text width", "Filled up with blanks in front to this width.", (in Arguments a) => a.Text(0).PadLeft(Width(a))),
        Edit("pad_right", "text width", "Filled up with blanks behind to this width.", (in Arguments a) => a.Text(0).PadRight(Width(a))),
        EditOrNull("remove", "text remove", "Without every occurrence.", (in Arguments a) => a.Text(1) is { Length: > 0 } gone ? a.Text(0).Replace(gone, "", StringComparison.Ordinal) : a.Text(0)),
        EditOrNull("remove_first", "text remove", "Without the first occurrence, in any case of letters.", (in Arguments a) => Once(a.Text(0), a.Text(1), "", false)),
        EditOrNull("remove_last", "text remove", "Without the last occurrence, in any case of letters.", (in Arguments a) => Once(a.Text(0), a.Text(1), "", true)),
        Edit("replace", "text match replace", "Every occurrence replaced.", Replace),
        Edit("replace_first", "text match replace from_end?", "The first occurrence replaced, in any case of letters; or the last.", (in Arguments a) => Once(a.Text(0), a.Text(1), a.Text(2), a[3].IsTrue)),
    ];

    private delegate string Edited(in Arguments arguments);

    private static LibraryFunction Edit(string name, string parameters, string doc, Edited edit) =>
        new($"string.{name}", parameters, doc, (in Arguments a) => Value.Of(edit(a)), Known.Text);

    private static LibraryFunction EditOrNull(string name, string parameters, string doc, Edited edit) =>
        new($"string.{name}", parameters, doc, (in Arguments a) => a[0].IsNull ? a[0] : Value.Of(edit(a)), Known.Text);

    private static string Replace(in Arguments a)
    {
        var (text, match, by) = (a.Text(0), a.Text(1), a.Text(2));
        if (text.Length == 0)
        {
            return "";
        }

        if (match.Length == 0)
        {
            throw a.Fail("an empty text cannot be replaced");
        }

        var longer = by.Length - match.Length;
        if (longer > 0)
        {
            a.Pay((long)text.AsSpan().Count(match) * longer);
        }

        return text.Replace(match, by, StringComparison.Ordinal);
    }

    private static int Width(in Arguments a)
    {
        var width = a.Int(1);
        if (width < 0)
        {
            throw a.Fail($"a text cannot be filled up to a width of {width}");
        }

        a.Pay(width);
        return width;
    }

    private static string Once(string text, string match, string by, bool last)
    {
        var at = last ? text.LastIndexOf(match, StringComparison.OrdinalIgnoreCase) : text.IndexOf(match, StringComparison.OrdinalIgnoreCase);
        return at < 0 || match.Length == 0 ? text : string.Concat(text.AsSpan(0, at), by, text.AsSpan(at + match.Length));
    }

    private static string Capital(string text) =>
        text.Length == 0 || char.IsUpper(text[0]) ? text : $"{char.ToUpperInvariant(text[0])}{text.AsSpan(1)}";

    private static string Words(string text) => string.Create(text.Length, text, (built, source) =>
    {
        var start = true;
        for (var i = 0; i < built.Length; i++)
        {
            var c = source[i];
            built[i] = start && char.IsLetter(c) ? char.ToUpperInvariant(c) : c;
            start = char.IsWhiteSpace(c) || (start && !char.IsLetter(c));
        }
    });

    private static string WithoutBreaks(string text) => text.AsSpan().ContainsAny('\r', '\n')
        ? text.Replace("\r", "", StringComparison.Ordinal).Replace("\n", "", StringComparison.Ordinal)
        : text;

    private static string Handle(string text)
    {
        var built = new StringBuilder(text.Length);
        var last = '\0';
        foreach (var c in text)
        {
            if (char.IsLetterOrDigit(c))
            {
                last = c;
                built.Append(char.ToLower(c, CultureInfo.InvariantCulture));
            }
            else if (last != '-')
            {
                last = '-';
                built.Append('-');
            }
        }

        return built.Length > 0 && built[^1] == '-' ? built.ToString(0, built.Length - 1) : built.ToString();
    }
}
