namespace DigestMailer.Subscribers;

/// <summary>Time zones by their IANA ids. Looked up, not listed: the system's list leaves a third of the valid ids out.</summary>
internal static class Zones
{
    private static readonly Lazy<IReadOnlyList<string>> Listed = new(() => [.. TimeZoneInfo.GetSystemTimeZones().Select(zone => zone.Id)]);

    public static IReadOnlyList<string> Known => Listed.Value;

    /// <summary>The id as the database of zones spells it; Windows names and other spellings are refused.</summary>
    public static TimeZoneInfo? Find(string id) =>
        id.Length > 0 && !id.Contains(' ', StringComparison.Ordinal) && id != "Factory"
        && TimeZoneInfo.TryFindSystemTimeZoneById(id, out var zone) && zone.HasIanaId
            ? zone
            : null;

    /// <summary>For a stored id that has vanished since: such a subscriber is served in UTC, not forgotten.</summary>
    public static TimeZoneInfo OrUtc(string id) => Find(id) ?? TimeZoneInfo.Utc;
}
