using System.Text;

namespace DigestMailer.Mail.Mime;

/// <summary>
/// Reads a message into its tree of parts. Whatever the octets are, it returns something and never throws: 20 parts deep, 200 parts,
/// 64 KB or 500 fields of header for each, 10 MB. Beyond these limits the rest stays unread in the body of the part where they were met.
/// </summary>
public static class MimeReader
{
    private const int Deepest = 20;
    private const int MostParts = 200;
    private const int MostBytes = 10_000_000;

    /// <summary>A message inside an encoding that RFC 2046 forbids it; larger ones are not looked into.</summary>
    private const int LargestEncodedMessage = 500_000;

    public static MimePart Read(ReadOnlyMemory<byte> message)
    {
        var budget = new Budget { Parts = MostParts, HeaderOctets = 8 * MimeFields.MostOctets };
        return Part(WithoutMboxLine(message[..Math.Min(message.Length, MostBytes)]), 0, budget);
    }

    /// <summary>Reads blocks of fields that empty lines part, as in a delivery report (RFC 3464); empty blocks are passed over.</summary>
    /// <param name="most">So many blocks at the most.</param>
    public static IReadOnlyList<IReadOnlyList<MimeHeader>> ReadFieldGroups(ReadOnlySpan<byte> octets, int most)
    {
        var groups = new List<IReadOnlyList<MimeHeader>>();
        octets = octets[..Math.Min(octets.Length, 8 * MimeFields.MostOctets)];
        while (!octets.IsEmpty && groups.Count < most)
        {
            var group = MimeFields.Read(octets, out var length);
            if (group.Count > 0)
            {
                groups.Add(group);
            }

            octets = octets[(length > 0 ? length : MimeLines.Length(octets))..];
        }

        return groups;
    }

    /// <summary>The line that an mbox puts before a message.</summary>
    private static ReadOnlyMemory<byte> WithoutMboxLine(ReadOnlyMemory<byte> octets) =>
        octets.Span.StartsWith("From "u8) || octets.Span.StartsWith(">From "u8) ? octets[MimeLines.Length(octets.Span)..] : octets;

    private static MimePart Part(ReadOnlyMemory<byte> octets, int depth, Budget budget)
    {
        budget.Parts--;
        var headers = MimeFields.Read(budget.HeaderOctets > 0 ? octets.Span : [], out var length);
        budget.HeaderOctets -= Math.Min(length, MimeFields.MostOctets);
        var part = new MimePart(headers, octets[length..], []);
        var type = part.Type;
        if (depth >= Deepest || budget.Parts <= 0)
        {
            return part;
        }

        if (type.MediaType is "message/rfc822" or "message/global")
        {
            return part with { Parts = [Part(WithoutMboxLine(Opened(part)), depth + 1, budget)] };
        }

        var isMultipart = type.MediaType.StartsWith("multipart/", StringComparison.Ordinal);
        if (!isMultipart || !type.Parameters.TryGetValue("boundary", out var boundary) || boundary.Length == 0)
        {
            return part;
        }

        var parts = new List<MimePart>();
        foreach (var range in MimeLines.Split(part.Body.Span, Encoding.UTF8.GetBytes("--" + boundary), budget.Parts))
        {
            if (budget.Parts <= 0)
            {
                break;
            }

            parts.Add(Part(part.Body[range], depth + 1, budget));
        }

        return part with
        {
            Parts = parts,
        };
    }

    private static ReadOnlyMemory<byte> Opened(MimePart part) =>
        part["Content-Transfer-Encoding"]?.Trim().ToLowerInvariant() is "base64" or "quoted-printable" && part.Body.Length <= LargestEncodedMessage
            ? part.Decoded()
            : part.Body;

    /// <summary>What a whole message may use up.</summary>
    private sealed class Budget
    {
        public int Parts { get; set; }

        public int HeaderOctets { get; set; }
    }
}
