namespace DigestMailer.Subscribers;

internal enum RhythmKind { Daily, Weekdays, Weekly }

internal enum MailFormat { Html, Text }

/// <summary>What a day without a match brings. The zero value is silence.</summary>
internal enum EmptyDay { Skip, Tell }

/// <summary>What one subscriber asked for.</summary>
internal sealed record Preferences
{
    /// <summary>The wish in the query language of <c>Selection</c>, as the subscriber wrote it.</summary>
    public required string Wish { get; init; }

    /// <summary>Papers a mail, at most; 1 to 50.</summary>
    public int Limit { get; init; } = 10;

    public RhythmKind Rhythm { get; init; }

    /// <summary>For the weekly rhythm.</summary>
    public DayOfWeek Weekday { get; init; } = DayOfWeek.Monday;

    /// <summary>Local hour of delivery, 0 to 23.</summary>
    public int Hour { get; init; } = 7;

    /// <summary>Canonical IANA id.</summary>
    public string Zone { get; init; } = "Etc/UTC";

    public MailFormat Format { get; init; }

    /// <summary>BCP 47, as <c>en</c> or <c>pt-BR</c>.</summary>
    public string Language { get; init; } = "en";

    public EmptyDay EmptyDay { get; init; }
}
