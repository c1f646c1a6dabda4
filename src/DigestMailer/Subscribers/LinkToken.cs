using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace DigestMailer.Subscribers;

internal enum LinkPurpose { Confirm, Unsubscribe, Preferences, Feedback, View, Export, Erase, Bounce }

/// <summary>What a link says: one purpose, one subscriber, their epoch when it was made, and the slot of its mail.</summary>
internal sealed record Link(LinkPurpose Purpose, long SubscriberId, long Epoch, string? Slot = null);

/// <summary>How reading a token ended. Closed; a refusal has no cause, so that nobody learns from it.</summary>
internal abstract record LinkRead
{
    private LinkRead() { }

    /// <summary>Signed by us. Whether its epoch is still the subscriber's own is for the reader to compare.</summary>
    public sealed record Valid(Link Link) : LinkRead;

    public sealed record Refused : LinkRead;
}

/// <summary>Links as signed tokens. The same link gives the same token, so that every attempt at a mail carries the same bytes.</summary>
internal sealed class LinkToken(KeyRing keys)
{
    private const int TagLength = 16;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public string Write(Link link) => Write(link, keys.SigningId);

    /// <summary>With the key that a mail's recipe froze, so that a change of keys alters no mail on its way.</summary>
    /// <exception cref="InvalidOperationException">The key is gone.</exception>
    public string Write(Link link, string keyId)
    {
        var key = keys.Find(keyId) ?? throw new InvalidOperationException($"Link key {keyId} is gone: mail planned with it cannot be made. Put it back as Verify.");
        var text = string.Create(CultureInfo.InvariantCulture, $"1|{keyId}|{Name(link.Purpose)}|{link.SubscriberId}|{link.Epoch}");
        var said = Strict.GetBytes(link.Slot is null ? text : $"{text}|{link.Slot}");
        return Base64Url.EncodeToString([.. said, .. Tag(key, said)]);
    }

    public LinkRead Read(string token, LinkPurpose purpose)
    {
        if (token.Length is < 24 or > 512 || !Base64Url.IsValid(token))
        {
            return new LinkRead.Refused();
        }

        var bytes = Base64Url.DecodeFromChars(token);
        // One spelling only: base64 has spare bits at the end, and padding.
        return bytes.Length > TagLength && Base64Url.EncodeToString(bytes) == token ? Read(bytes, purpose) : new LinkRead.Refused();
    }

    private LinkRead Read(byte[] bytes, LinkPurpose purpose)
    {
        var said = bytes.AsSpan(0, bytes.Length - TagLength);
        var parts = Encoding.UTF8.GetString(said).Split('|', 6);
        if (parts.Length < 5 || parts[0] != "1" || keys.Find(parts[1]) is not { } key
            || !CryptographicOperations.FixedTimeEquals(Tag(key, said), bytes.AsSpan(bytes.Length - TagLength))
            || parts[2] != Name(purpose)
            || !long.TryParse(parts[3], NumberStyles.None, CultureInfo.InvariantCulture, out var subscriber)
            || !long.TryParse(parts[4], NumberStyles.None, CultureInfo.InvariantCulture, out var epoch))
        {
            return new LinkRead.Refused();
        }

        return new LinkRead.Valid(new Link(purpose, subscriber, epoch, parts.Length == 6 ? parts[5] : null));
    }

    private static string Name(LinkPurpose purpose) => purpose.ToString().ToLowerInvariant();

    private static byte[] Tag(byte[] key, ReadOnlySpan<byte> said) => HMACSHA256.HashData(key, said)[..TagLength];
}
