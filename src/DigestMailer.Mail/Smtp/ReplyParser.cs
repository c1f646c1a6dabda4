using System.Text;

namespace DigestMailer.Mail.Smtp;

/// <summary>Collects the lines of one reply, within limits.</summary>
internal sealed class ReplyParser
{
    public const int LongestLine = 2_048;
    public const int MostLines = 100;

    private const int LongestKnown = 64;

    private readonly List<string> lines = [];
    private readonly (byte[] Line, SmtpReply Reply)[] known = new (byte[], SmtpReply)[4]; // MAIL, RCPT, DATA and one more
    private int oldest;
    private int code;

    /// <summary>What is wrong with the reply, once something is.</summary>
    public string? Problem { get; private set; }

    /// <param name="line">Without its line break.</param>
    /// <returns>The reply when this was its last line.</returns>
    public SmtpReply? Add(ReadOnlySpan<byte> line)
    {
        line = line.TrimEnd((byte)'\r');
        if (code == 0 && Known(line) is { } again)
        {
            return again;
        }

        var read = Code(line);
        Problem =
            line.Length > LongestLine ? "a line of the reply is longer than 2 KB"
            : read == 0 ? "what came is no SMTP reply"
            : code != 0 && read != code ? "the lines of the reply carry different codes"
            : lines.Count == MostLines ? "the reply has more than 100 lines"
            : null;
        if (Problem is not null)
        {
            return null;
        }

        code = read;
        lines.Add(Clean(line.Length > 4 ? line[4..] : []));
        if (line.Length > 3 && line[3] == '-')
        {
            return null;
        }

        var reply = SmtpReply.Of(code, lines.ToArray());
        if (lines.Count == 1 && line.Length <= LongestKnown)
        {
            known[oldest] = (line.ToArray(), reply);
            oldest = (oldest + 1) % known.Length;
        }

        lines.Clear();
        code = 0;
        return reply;
    }

    /// <summary>A relay says the same few words to every message: they are read once.</summary>
    private SmtpReply? Known(ReadOnlySpan<byte> line)
    {
        foreach (var (said, reply) in known)
        {
            if (said is not null && line.SequenceEqual(said))
            {
                return reply;
            }
        }

        return null;
    }

    /// <returns>Zero when there is none.</returns>
    private static int Code(ReadOnlySpan<byte> line) =>
        line is [>= (byte)'2' and <= (byte)'5', >= (byte)'0' and <= (byte)'9', >= (byte)'0' and <= (byte)'9', ..]
        && (line.Length == 3 || line[3] is (byte)' ' or (byte)'-')
            ? ((line[0] - '0') * 100) + ((line[1] - '0') * 10) + line[2] - '0'
            : 0;

    private static string Clean(ReadOnlySpan<byte> text)
    {
        var words = Encoding.UTF8.GetString(text);
        return words.Any(char.IsControl) ? string.Concat(words.Select(one => char.IsControl(one) ? ' ' : one)) : words;
    }
}
