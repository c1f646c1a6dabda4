using DigestMailer.Storage;
using Microsoft.Extensions.Options;

namespace DigestMailer.Subscribers;

/// <summary>The keys of the links: the newest that may sign signs, all of them verify.</summary>
internal sealed class KeyRing
{
    private readonly Dictionary<string, byte[]> keys = new(StringComparer.Ordinal);

    public KeyRing(IOptions<SubscribersOptions> options, Database database)
    {
        foreach (var key in options.Value.LinkKeys)
        {
            keys.Add(key.Id, Convert.FromBase64String(key.Secret));
        }

        if (keys.Count == 0)
        {
            keys.Add("file", KeyFile.ReadOrMake(database.Folder, "link.key"));
        }

        SigningId = options.Value.LinkKeys.LastOrDefault(key => key.State == LinkKeyState.Sign)?.Id ?? "file";
    }

    public string SigningId { get; }

    /// <summary>Every key that verifies, by its id.</summary>
    public IEnumerable<KeyValuePair<string, byte[]>> All => keys;

    public byte[]? Find(string id) => keys.GetValueOrDefault(id);
}
