namespace DigestMailer.Digests;

/// <summary>Event numbers of this folder: 1000 to 1099, never reused.</summary>
internal static class DigestEvents
{
    public const int Kept = 1000;
    public const int KnownAlready = 1001;
    public const int Broken = 1002;
    public const int Unreadable = 1003;
    public const int SetAside = 1004;
}
