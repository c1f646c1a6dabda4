using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace DigestMailer.Measure.Sinks;

/// <summary>Hashes a message as it passes, and keeps the beginning of it until its Message-ID is known.</summary>
internal sealed class MessageRecord
{
    private const int LongestHeader = 16 * 1024;

    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly ArrayBufferWriter<byte> head = new(LongestHeader);

    public void Take(ReadOnlySpan<byte> bytes)
    {
        hash.AppendData(bytes);
        head.Write(bytes[..Math.Min(bytes.Length, LongestHeader - head.WrittenCount)]);
    }

    public Accepted Close(string recipient, long at, string queue)
    {
        var id = MessageId(Encoding.Latin1.GetString(head.WrittenSpan));
        head.ResetWrittenCount();
        return new Accepted(recipient, id, Convert.ToHexStringLower(hash.GetHashAndReset()), at, queue);
    }

    private static string MessageId(string head)
    {
        const string Field = "\r\nMessage-ID:";
        var field = head.IndexOf(Field, StringComparison.OrdinalIgnoreCase);
        if (field < 0)
        {
            return "";
        }

        var open = head.IndexOf('<', field);
        var close = open < 0 ? -1 : head.IndexOf('>', open);
        return close < 0 ? "" : head[open..(close + 1)];
    }
}
