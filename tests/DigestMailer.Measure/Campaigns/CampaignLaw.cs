namespace DigestMailer.Measure.Campaigns;

/// <summary>How large a campaign is, and where its service keeps things.</summary>
internal sealed record CampaignLaw
{
    public required int Subscribers { get; init; }

    /// <summary>How often the service is ended before it may finish.</summary>
    public required int Ends { get; init; }

    public required int Seed { get; init; }

    /// <summary>Null: SQLite in a folder of the campaign's own.</summary>
    public string? Postgres { get; init; }

    /// <summary>More settings of the service, as <c>Section:Key=value</c>.</summary>
    public IReadOnlyList<string> Settings { get; init; } = [];

    public int Connections { get; init; } = 10;

    /// <summary>The receiver's longest wait before each reply; about four waits a message.</summary>
    public TimeSpan LongestWait { get; init; } = TimeSpan.FromMilliseconds(20);

    /// <summary>How long the last life of the service may take to settle what is left.</summary>
    public TimeSpan Limit { get; init; } = TimeSpan.FromMinutes(10);
}
