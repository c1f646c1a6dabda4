using System.Buffers;
using System.Globalization;
using System.Text;

namespace DigestMailer.Mail.Mime;

/// <summary>Writes header fields: encoded where they must be, folded at white space, and never two where one was asked for.</summary>
public static class HeaderText
{
    private const int LongestValue = 8_000;

    private static readonly SearchValues<char> NameCharacters = SearchValues.Create(
        "-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
    );

    private static readonly SearchValues<char> PhraseCharacters = SearchValues.Create(
        "!#$%&'*+-/=?^_`{|}~ 0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
    );

    private static readonly SearchValues<char> BidiControls = SearchValues.Create(
        "\u061C\u200E\u200F\u202A\u202B\u202C\u202D\u202E\u2066\u2067\u2068\u2069\u2028\u2029"
    );

    /// <summary>Words for people, such as a subject: any text, in encoded words where it is not plain ASCII.</summary>
    /// <exception cref="FormatException">The value holds a control character or is too long.</exception>
    public static void WriteText(string name, string value, IBufferWriter<byte> output)
    {
        var fold = Begin(name, value, output);
        var text = WithoutBidi(value);
        var words = text.Split(' ');
        var isWhole = words.Contains("");
        var longest = fold.Room;
        var first = isWhole ? 0 : Array.FindIndex(words, word => NeedsEncoding(word, longest));
        var last = isWhole ? words.Length - 1 : Array.FindLastIndex(words, word => NeedsEncoding(word, longest));
        for (var index = 0; index < words.Length && text.Length > 0; index++)
        {
            if (index == first)
            {
                EncodedWords.Write(string.Join(' ', words[first..(last + 1)]), ref fold);
                index = last;
            }
            else
            {
                fold.Add(words[index]);
            }
        }

        fold.End();
    }

    /// <summary>Values with a grammar of their own, such as identifiers and lists of links: ASCII, folded only where blanks stand.</summary>
    /// <exception cref="FormatException">The value is not printable ASCII, or a part of it fits no line.</exception>
    public static void WriteExact(string name, string value, IBufferWriter<byte> output)
    {
        var fold = Begin(name, value, output);
        if (!Ascii.IsValid(value))
        {
            throw new FormatException($"The header {name} must be ASCII.");
        }

        foreach (var token in value.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (token.Length + 1 > Fold.HardLimit)
            {
                throw new FormatException($"The header {name} has a part of more than {Fold.HardLimit} characters.");
            }

            fold.Add(token);
        }

        fold.End();
    }

    /// <summary>One mailbox, with the name people read if there is one.</summary>
    /// <exception cref="FormatException">The display name holds a control character or is too long.</exception>
    public static void WriteMailbox(string name, string? displayName, MailAddress address, IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(address);
        var fold = Begin(name, displayName ?? "", output);
        var phrase = WithoutBidi(displayName ?? "").Trim(' ');
        if (phrase.Length > 0)
        {
            AddPhrase(phrase, ref fold);
            fold.Add($"<{address}>");
        }
        else
        {
            fold.Add(address.ToString());
        }

        fold.End();
    }

    /// <summary>A date as RFC 5322 wants it, whatever the culture of the machine.</summary>
    public static void WriteDate(string name, DateTimeOffset value, IBufferWriter<byte> output)
    {
        var zone =
            (value.Offset < TimeSpan.Zero ? "-" : "+") + value.Offset.ToString("hhmm", CultureInfo.InvariantCulture);
        WriteExact(name, value.ToString("ddd, dd MMM yyyy HH:mm:ss ", CultureInfo.InvariantCulture) + zone, output);
    }

    /// <exception cref="FormatException">The text would not stay in its header.</exception>
    public static void Check(string name, string value)
    {
        if (name.Length is 0 or > 50 || name.AsSpan().ContainsAnyExcept(NameCharacters))
        {
            throw new FormatException("A header name is 1 to 50 letters, digits and hyphens.");
        }

        if (value.Length > LongestValue)
        {
            throw new FormatException($"The header {name} is longer than {LongestValue} characters.");
        }

        if (value.AsSpan().ContainsAnyInRange('\0', '\u001F') || value.AsSpan().ContainsAnyInRange('\u007F', '\u009F'))
        {
            throw new FormatException($"The header {name} holds a control character.");
        }
    }

    private static Fold Begin(string name, string value, IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(value);
        Check(name, value);
        return new Fold(name, output);
    }

    private static void AddPhrase(string phrase, ref Fold fold)
    {
        var isPlain =
            phrase.Length <= 70
            && phrase.All(one => one is >= ' ' and <= '~')
            && !phrase.Contains("=?", StringComparison.Ordinal);
        if (!isPlain)
        {
            EncodedWords.Write(phrase, ref fold);
            return;
        }

        var isAtoms =
            !phrase.AsSpan().ContainsAnyExcept(PhraseCharacters) && !phrase.Contains("  ", StringComparison.Ordinal);
        fold.Add(
            isAtoms
                ? phrase
                : $"\"{phrase.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\""
        );
    }

    /// <summary>Encoded words also keep a long word from making a long line.</summary>
    private static bool NeedsEncoding(string word, int longest) =>
        word.Length > longest || !Ascii.IsValid(word) || word.Contains("=?", StringComparison.Ordinal);

    private static string WithoutBidi(string value) =>
        value.AsSpan().ContainsAny(BidiControls)
            ? string.Concat(value.Where(one => !BidiControls.Contains(one)))
            : value;
}
