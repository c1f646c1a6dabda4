using System.Buffers.Binary;
using System.Security.Cryptography;

namespace DigestMailer.Mail.Lookup;

/// <summary>One question as it goes out: random id, letters in random case (0x20), EDNS0 with 1232 octets.</summary>
internal sealed record DnsQuery(ushort Id, string Name, DnsType Type, byte[] Octets)
{
    private const int LongestName = 253;
    private const int LargestDatagram = 1232;
    private const int HeaderLength = 12;

    /// <returns>Null when this is no name that can be asked for.</returns>
    public static DnsQuery? Make(string name, DnsType type, bool hasRandomCase)
    {
        name = name.TrimEnd('.');
        var labels = name.Split('.');
        if (name.Length is 0 or > LongestName || !labels.All(label => label.Length is > 0 and < 64 && label.All(one => one is > ' ' and <= '~')))
        {
            return null;
        }

        var octets = new byte[HeaderLength + name.Length + 2 + 4 + 11];
        var random = RandomNumberGenerator.GetBytes(2 + name.Length);
        var id = BinaryPrimitives.ReadUInt16BigEndian(random);
        BinaryPrimitives.WriteUInt16BigEndian(octets, id);
        octets[2] = 1; // recursion desired
        octets[5] = 1; // one question
        octets[11] = 1; // one additional record: EDNS0
        var at = HeaderLength;
        var asked = new char[name.Length];
        var index = 0;
        foreach (var label in labels)
        {
            octets[at++] = (byte)label.Length;
            foreach (var one in label)
            {
                var cased = hasRandomCase && char.IsAsciiLetter(one) && (random[2 + index] & 1) == 1 ? (char)(one ^ 0x20) : one;
                octets[at++] = (byte)cased;
                asked[index++] = cased;
            }

            if (index < name.Length)
            {
                asked[index++] = '.';
            }
        }

        at++; // the root
        BinaryPrimitives.WriteUInt16BigEndian(octets.AsSpan(at), (ushort)type);
        octets[at + 3] = 1; // IN
        at += 5; // and the root as the name of the EDNS0 record
        BinaryPrimitives.WriteUInt16BigEndian(octets.AsSpan(at), 41);
        BinaryPrimitives.WriteUInt16BigEndian(octets.AsSpan(at + 2), LargestDatagram);
        return new DnsQuery(id, new string(asked), type, octets);
    }
}
