using System.Buffers.Binary;
using System.Net;
using System.Text;

namespace DigestMailer.Mail.Lookup;

/// <summary>What a server sent back. Reading it never throws: octets that make no sense give null.</summary>
/// <param name="Code">RCODE: 0 no error, 2 server failure, 3 no such name, 5 refused.</param>
internal sealed record DnsReply(int Code, bool IsTruncated, IReadOnlyList<DnsRecord> Records)
{
    private const int HeaderLength = 12;
    private const int MostRecords = 200;
    private const int MostJumps = 32;

    /// <returns>Null when this does not answer the query: wrong id, another question, letters in another case, or rubbish.</returns>
    public static DnsReply? Read(ReadOnlySpan<byte> octets, DnsQuery query)
    {
        if (octets.Length < HeaderLength || BinaryPrimitives.ReadUInt16BigEndian(octets) != query.Id || (octets[2] & 0xF8) != 0x80)
        {
            return null;
        }

        var at = HeaderLength;
        if (Number(octets, 4) != 1 || ReadName(octets, ref at) != query.Name || octets.Length < at + 4 || Number(octets, at) != (int)query.Type || Number(octets, at + 2) != 1)
        {
            return null;
        }

        at += 4;
        var records = new List<DnsRecord>();
        for (var left = Math.Min(Number(octets, 6), MostRecords); left > 0; left--)
        {
            if (ReadName(octets, ref at) is not { } name || octets.Length < at + 10)
            {
                break; // what was read so far stands; a cut answer says so itself
            }

            var (type, isInternet, length) = (Number(octets, at), Number(octets, at + 2) == 1, Number(octets, at + 8));
            at += 10;
            if (octets.Length < at + length)
            {
                break;
            }

            if (isInternet && Record(octets, name.ToLowerInvariant(), (DnsType)type, at, length) is { } record)
            {
                records.Add(record);
            }

            at += length;
        }

        return new DnsReply(octets[3] & 0x0F, (octets[2] & 2) != 0, records);
    }

    private static DnsRecord? Record(ReadOnlySpan<byte> octets, string name, DnsType type, int at, int length)
    {
        switch (type)
        {
            case DnsType.A when length == 4:
            case DnsType.Aaaa when length == 16:
                return new DnsRecord.Address(name, new IPAddress(octets.Slice(at, length)));
            case DnsType.Cname or DnsType.Reverse:
                return ReadName(octets, ref at) is { } target ? new DnsRecord.Target(name, type, target.ToLowerInvariant()) : null;
            case DnsType.Mx when length > 2:
                var host = at + 2;
                return ReadName(octets, ref host) is { } exchange ? new DnsRecord.Exchange(name, Number(octets, at), exchange.ToLowerInvariant()) : null;
            case DnsType.Txt:
                return new DnsRecord.Text(name, Strings(octets.Slice(at, length)));
            default:
                return null;
        }
    }

    private static string Strings(ReadOnlySpan<byte> data)
    {
        var text = new StringBuilder(data.Length);
        while (!data.IsEmpty)
        {
            var length = Math.Min(data[0], data.Length - 1);
            text.Append(Encoding.Latin1.GetString(data.Slice(1, length)));
            data = data[(1 + length)..];
        }

        return text.ToString();
    }

    /// <summary>Follows pointers backwards only, and not for ever.</summary>
    /// <param name="at">Behind the name, as it stands here, when there is one.</param>
    private static string? ReadName(ReadOnlySpan<byte> octets, ref int at)
    {
        var name = new StringBuilder();
        var here = at;
        var end = -1;
        for (var jumps = 0; here < octets.Length;)
        {
            var length = octets[here];
            if (length == 0)
            {
                at = end < 0 ? here + 1 : end;
                return name.ToString();
            }

            if (length >= 0xC0)
            {
                var target = here + 1 < octets.Length ? ((length & 0x3F) << 8) | octets[here + 1] : here;
                if (target >= here || ++jumps > MostJumps)
                {
                    return null;
                }

                end = end < 0 ? here + 2 : end;
                here = target;
                continue;
            }

            if (length > 63 || here + 1 + length > octets.Length || name.Length + length > 255)
            {
                return null;
            }

            name.Append(name.Length > 0 ? "." : "").Append(Encoding.Latin1.GetString(octets.Slice(here + 1, length)));
            here += 1 + length;
        }

        return null;
    }

    private static int Number(ReadOnlySpan<byte> octets, int at) => BinaryPrimitives.ReadUInt16BigEndian(octets[at..]);
}
