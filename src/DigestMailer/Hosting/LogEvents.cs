namespace DigestMailer.Hosting;

/// <summary>Every event number of the host; never reused. Digests count from 1000, delivery from 2000, composing from 3000, web from 4000.</summary>
internal static class LogEvents
{
    public const int TickFailed = 3;
    public const int RoundFailed = 4;
    public const int DevelopmentInbox = 5;

    public const int SlotsPlanned = 3001;
    public const int Suppressed = 3002;
    public const int KeyOpenToOthers = 3003;

    public const int Unsubscribed = 4001;
}
