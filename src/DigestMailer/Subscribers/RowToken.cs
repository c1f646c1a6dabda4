using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace DigestMailer.Subscribers;

/// <summary>
/// The name of one mail in what comes back to us: Message-ID, envelope id, return address. Made from the row's identity, so that
/// all attempts carry the same, and signed, so that nobody can speak of a mail that was not sent to them.
/// </summary>
internal sealed class RowToken(KeyRing keys)
{
    /// <summary>Letters in a token.</summary>
    public const int Letters = 40;

    private const string Alphabet = "abcdefghijklmnopqrstuvwxyz234567"; // survives programs that fold case
    private const string ReturnMark = "b+";
    private const int SubscriberAt = 1;
    private const int SlotAt = 7;
    private const int TagAt = 13;
    private const int Length = 25;
    private const long LargestSubscriber = (1L << 48) - 1;

    public string Write(long subscriberId, string slot, string kind) => Write(keys.Find(keys.SigningId)!, keys.SigningId, subscriberId, slot, kind);

    public static string Write(ReadOnlySpan<byte> key, string keyId, long subscriberId, string slot, string kind)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((ulong)subscriberId, (ulong)LargestSubscriber);
        Span<byte> token = stackalloc byte[Length];
        token[0] = Mark(keyId);
        Span<byte> id = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(id, subscriberId);
        id[2..].CopyTo(token[SubscriberAt..]);
        SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{slot}\n{kind}")))
            .AsSpan(0, TagAt - SlotAt).CopyTo(token[SlotAt..]);
        Tag(key, token[..TagAt], token[TagAt..]);
        return Base32(token);
    }

    /// <returns>Whose mail it names; null when it is not ours.</returns>
    public long? Read(string token)
    {
        Span<byte> bytes = stackalloc byte[Length];
        if (!TryBytes(token, bytes))
        {
            return null;
        }

        Span<byte> tag = stackalloc byte[Length - TagAt];
        foreach (var (id, key) in keys.All)
        {
            Tag(key, bytes[..TagAt], tag);
            if (Mark(id) == bytes[0] && CryptographicOperations.FixedTimeEquals(tag, bytes[TagAt..]))
            {
                return (BinaryPrimitives.ReadInt64BigEndian(bytes) >> 8) & LargestSubscriber;
            }
        }

        return null;
    }

    /// <summary>Where reports about one mail come back to: RFC 5321 section 3.6 leaves the local part to us.</summary>
    public static string ReturnAddress(string token, string domain) => $"{ReturnMark}{token}@{domain}";

    /// <summary>The token in the local part of a return address, or in a Message-ID without its brackets; null when there is none.</summary>
    public static string? Find(string address)
    {
        var local = address.Split('@')[0];
        local = local.StartsWith(ReturnMark, StringComparison.OrdinalIgnoreCase) ? local[ReturnMark.Length..] : local;
        return local.Length == Letters ? local : null;
    }

    /// <summary>Which key it was, so that a ring of many is not searched in full.</summary>
    private static byte Mark(string keyId) => SHA256.HashData(Encoding.UTF8.GetBytes(keyId))[0];

    private static void Tag(ReadOnlySpan<byte> key, ReadOnlySpan<byte> said, Span<byte> tag)
    {
        Span<byte> input = stackalloc byte[4 + TagAt];
        "row\n"u8.CopyTo(input);
        said.CopyTo(input[4..]);
        Span<byte> mac = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(key, input, mac);
        mac[..tag.Length].CopyTo(tag);
    }

    private static string Base32(ReadOnlySpan<byte> bytes)
    {
        Span<char> letters = stackalloc char[Letters];
        for (var index = 0; index < letters.Length; index++)
        {
            var bit = index * 5;
            var pair = (bytes[bit / 8] << 8) | (bit / 8 + 1 < bytes.Length ? bytes[(bit / 8) + 1] : 0);
            letters[index] = Alphabet[(pair >> (11 - (bit % 8))) & 31];
        }

        return new string(letters);
    }

    private static bool TryBytes(string token, Span<byte> bytes)
    {
        if (token.Length != Letters)
        {
            return false;
        }

        var (gathered, bits, to) = (0, 0, 0);
        foreach (var letter in token)
        {
            var value = Alphabet.IndexOf(char.ToLowerInvariant(letter), StringComparison.Ordinal);
            if (value < 0)
            {
                return false;
            }

            gathered = ((gathered << 5) | value) & 0xFFFF;
            bits += 5;
            if (bits >= 8)
            {
                bits -= 8;
                bytes[to++] = (byte)(gathered >> bits);
            }
        }

        return true;
    }
}
