using System.Buffers;
using System.Text;
using System.Text.RegularExpressions;

namespace DigestMailer.Mail.Mime;

/// <summary>Encoded words after RFC 2047: at most 75 characters, whole characters only, Q or B by the shorter.</summary>
internal static class EncodedWords
{
    private const int Longest = 75;
    private const int Frame = 12; // =?utf-8?q??=
    private const int WorthStarting = 24;

    /// <summary>What Q may leave as it is in every place where an encoded word may stand: RFC 2047 section 5 (3).</summary>
    private static readonly SearchValues<byte> Plain = SearchValues.Create(
        "!*+-/0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"u8
    );

    private static readonly Regex Word = new(
        @"=\?([!-~-[?]]+?)(?:\*[!-~-[?]]*)?\?([bBqQ])\?([ -~-[?]]*)\?=",
        RegexOptions.CultureInvariant | RegexOptions.NonBacktracking
    );

    public static void Write(string text, ref Fold fold)
    {
        var utf8 = Encoding.UTF8.GetBytes(text).AsSpan();
        var isQ = QLength(utf8) <= (utf8.Length + 2) / 3 * 4;
        while (!utf8.IsEmpty)
        {
            var room = fold.Room < WorthStarting ? Longest : Math.Min(fold.Room, Longest);
            var taken = Fit(utf8, room - Frame, isQ);

            // Some readers join adjacent words before they decode: padding in the middle would end the text for them.
            var isPadded = !isQ && taken < utf8.Length && taken % 3 != 0;
            taken = isPadded ? Fit(utf8, room - Frame, isQ: true) : taken;
            fold.Add(isQ || isPadded ? $"=?utf-8?q?{Q(utf8[..taken])}?=" : $"=?utf-8?b?{Convert.ToBase64String(utf8[..taken])}?=");
            utf8 = utf8[taken..];
        }
    }

    /// <summary>Decodes every encoded word in a field; what only looks like one stays as it stands.</summary>
    public static string Decode(string value)
    {
        if (!value.Contains("=?", StringComparison.Ordinal))
        {
            return value;
        }

        var text = new StringBuilder(value.Length);
        var octets = new List<byte>(); // of adjacent words in one charset: a careless writer splits characters
        var charset = "";
        var from = 0;
        foreach (Match match in Word.Matches(value))
        {
            var between = value[from..match.Index];
            var isAdjacent = octets.Count > 0 && string.IsNullOrWhiteSpace(between);
            if (!isAdjacent || !charset.Equals(match.Groups[1].Value, StringComparison.OrdinalIgnoreCase))
            {
                text.Append(Charset.Decode(charset, octets.ToArray()));
                octets.Clear();
            }

            text.Append(isAdjacent ? "" : between);
            charset = match.Groups[1].Value;
            octets.AddRange(Octets(match.Groups[2].Value is "q" or "Q", match.Groups[3].Value));
            from = match.Index + match.Length;
        }

        return text.Append(Charset.Decode(charset, octets.ToArray())).Append(value[from..]).ToString();
    }

    private static byte[] Octets(bool isQ, string payload) =>
        TransferEncoding.Decode(
            isQ ? "quoted-printable" : "base64",
            Encoding.Latin1.GetBytes(isQ ? payload.Replace('_', ' ') + "=" : payload)
        );

    /// <returns>How many bytes, in whole characters, fit into so many encoded ones; in base64 without padding where that can be.</returns>
    private static int Fit(ReadOnlySpan<byte> utf8, int room, bool isQ)
    {
        var taken = 0;
        var unpadded = 0;
        while (taken < utf8.Length)
        {
            Rune.DecodeFromUtf8(utf8[taken..], out _, out var length);
            var next = taken + length;
            if ((isQ ? QLength(utf8[..next]) : (next + 2) / 3 * 4) > room)
            {
                return isQ || unpadded == 0 ? taken : unpadded;
            }

            taken = next;
            unpadded = taken % 3 == 0 ? taken : unpadded;
        }

        return taken;
    }

    private static int QLength(ReadOnlySpan<byte> utf8)
    {
        var length = 0;
        foreach (var value in utf8)
        {
            length += value == ' ' || Plain.Contains(value) ? 1 : 3;
        }

        return length;
    }

    private static string Q(ReadOnlySpan<byte> utf8)
    {
        var text = new StringBuilder(Longest);
        foreach (var value in utf8)
        {
            _ =
                value == ' ' ? text.Append('_')
                : Plain.Contains(value) ? text.Append((char)value)
                : text.Append('=').Append(value.ToString("X2", System.Globalization.CultureInfo.InvariantCulture));
        }

        return text.ToString();
    }
}
