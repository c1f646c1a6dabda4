namespace DigestMailer.Delivery;

/// <summary>Who makes the bytes of each kind of row.</summary>
internal sealed class ComposeRegistry(IEnumerable<RegisteredComposer> composers)
{
    private readonly Dictionary<string, ComposeMessage> byKind =
        composers.ToDictionary(composer => composer.Kind, composer => composer.Compose, StringComparer.Ordinal);

    public ComposeMessage? For(string kind) => byKind.GetValueOrDefault(kind);
}

/// <summary>Registers a composer for one kind of row.</summary>
internal sealed record RegisteredComposer(string Kind, ComposeMessage Compose);
