namespace DigestMailer.Mail.Smtp;

/// <summary>How often a line's recipients are refused, the newer ones counting for more. Pure.</summary>
internal readonly record struct RefusalShare(int Asked, int Refused)
{
    private const int Memory = 400;

    /// <summary>A line of which nothing is known counts as one that took so many; our choice.</summary>
    private const int Trust = 20;

    /// <summary>Fewer than one in twenty: a body sent along with its envelope is rarely wasted. Our choice.</summary>
    public bool IsLow => Refused * 20 < Asked + Trust;

    public RefusalShare After(bool isRefused)
    {
        var (asked, refused) = Asked < Memory ? (Asked, Refused) : (Asked / 2, Refused / 2);
        return new RefusalShare(asked + 1, refused + (isRefused ? 1 : 0));
    }
}
