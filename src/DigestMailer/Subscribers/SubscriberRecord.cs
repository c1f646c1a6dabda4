using System.Globalization;

namespace DigestMailer.Subscribers;

/// <summary>A row of <c>subscribers</c>, as the database types it.</summary>
internal sealed record SubscriberRecord(
    long Id,
    string Address,
    string? Name,
    string State,
    string Wish,
    long PaperLimit,
    string Rhythm,
    long Weekday,
    long Hour,
    string Zone,
    string Format,
    string Language,
    string EmptyDay,
    long Epoch,
    long DigestThrough,
    string? LastSlot)
{
    public const string Columns = """
        id AS Id, address AS Address, name AS Name, state AS State, wish AS Wish, paper_limit AS PaperLimit, rhythm AS Rhythm,
        weekday AS Weekday, hour AS Hour, zone AS Zone, format AS Format, language AS Language, empty_day AS EmptyDay,
        epoch AS Epoch, digest_through AS DigestThrough, last_slot AS LastSlot
        """;

    public Subscriber Read() => new(
        Id,
        Address,
        Name,
        Enum.Parse<SubscriberState>(State, ignoreCase: true),
        new Preferences
        {
            Wish = Wish,
            Limit = (int)PaperLimit,
            Rhythm = Enum.Parse<RhythmKind>(Rhythm, ignoreCase: true),
            Weekday = (DayOfWeek)Weekday,
            Hour = (int)Hour,
            Zone = Zone,
            Format = Enum.Parse<MailFormat>(Format, ignoreCase: true),
            Language = Language,
            EmptyDay = Enum.Parse<EmptyDay>(EmptyDay, ignoreCase: true),
        },
        Epoch,
        DigestThrough,
        LastSlot is null ? null : DateOnly.ParseExact(LastSlot, "yyyy-MM-dd", CultureInfo.InvariantCulture));

    public static string Word<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();

    public static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
