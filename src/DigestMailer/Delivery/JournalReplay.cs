using System.Text;

namespace DigestMailer.Delivery;

/// <summary>What the journal's files say when they are read again.</summary>
/// <param name="IsTrusted">
/// Whether silence means that nothing happened. Not after a power loss, when records may have been lost, nor with a damaged or
/// missing file: then only what stands there counts.
/// </param>
/// <param name="Newest">The newest record of each attempt, by row and token.</param>
internal sealed record JournalReplay(bool IsTrusted, IReadOnlyDictionary<(long Id, string Token), JournalRecord> Newest)
{
    /// <summary>Every file begins with this and the boot id of the machine that wrote it.</summary>
    public static byte[] Header(string bootId) => Encoding.ASCII.GetBytes($"digestmailer journal 1 {bootId}\n");

    public static JournalReplay Read(IReadOnlyList<string> paths, string bootId)
    {
        var header = Header(bootId);
        var isTrusted = paths.Count > 0 && bootId.Length > 0;
        var newest = new Dictionary<(long, string), JournalRecord>();
        for (var index = 0; index < paths.Count; index++)
        {
            var bytes = File.ReadAllBytes(paths[index]);
            isTrusted &= bytes.AsSpan().StartsWith(header);
            var rest = bytes.AsSpan(Math.Max(bytes.AsSpan().IndexOf((byte)'\n') + 1, 0));
            for (; JournalRecord.Read(rest, out var length) is { } record; rest = rest[length..])
            {
                var key = (record.Id, record.Token);
                if (!newest.TryGetValue(key, out var known) || known.Phase <= record.Phase)
                {
                    newest[key] = record;
                }
            }

            isTrusted &= IsTornTail(rest, isLast: index == paths.Count - 1);
        }

        return new JournalReplay(isTrusted, newest);
    }

    /// <summary>
    /// A death in mid-write leaves part of one record at the very end, where nothing was reported yet, and no whole record after
    /// it. Anything else is damage.
    /// </summary>
    private static bool IsTornTail(ReadOnlySpan<byte> rest, bool isLast)
    {
        var torn = isLast ? Math.Min(JournalRecord.ClaimedLength(rest), rest.Length) : 0;
        for (var at = 1; at < torn; at++)
        {
            if (JournalRecord.Read(rest[at..], out _) is not null)
            {
                return false;
            }
        }

        return !rest[torn..].ContainsAnyExcept((byte)0);
    }
}
