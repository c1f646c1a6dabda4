using System.Security.Cryptography;
using System.Text;

namespace DigestMailer.Composing;

/// <summary>The name of one message for ever: made from the row's identity, so that all attempts carry the same.</summary>
internal static class MessageId
{
    private const string Alphabet = "abcdefghijklmnopqrstuvwxyz234567";

    /// <param name="key">Keeps others from making, or guessing, ids of ours.</param>
    /// <param name="domain">Aligned with the domain of From.</param>
    /// <returns>With its angle brackets, as the header has it.</returns>
    public static string Of(ReadOnlySpan<byte> key, long subscriberId, string slot, string kind, string domain)
    {
        Span<byte> mac = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"message-id\n{subscriberId}\n{slot}\n{kind}"), mac);
        return $"<{Base32(mac[..20])}@{domain}>";
    }

    /// <summary>Letters that survive programs which fold case.</summary>
    private static string Base32(ReadOnlySpan<byte> bytes)
    {
        Span<char> letters = stackalloc char[bytes.Length * 8 / 5];
        for (var index = 0; index < letters.Length; index++)
        {
            var bit = index * 5;
            var pair = (bytes[bit / 8] << 8) | (bit / 8 + 1 < bytes.Length ? bytes[(bit / 8) + 1] : 0);
            letters[index] = Alphabet[(pair >> (11 - (bit % 8))) & 31];
        }

        return new string(letters);
    }
}
