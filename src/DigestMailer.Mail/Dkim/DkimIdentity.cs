namespace DigestMailer.Mail.Dkim;

/// <summary>In whose name a key signs.</summary>
/// <param name="Domain">The tag <c>d=</c>, aligned with the domain of From.</param>
/// <param name="Selector">The tag <c>s=</c>: where in the domain the public key stands.</param>
public sealed record DkimIdentity(string Domain, string Selector, DkimKey Key);
