namespace DigestMailer.Digests;

/// <summary>How much one file may hold; more is refused or set aside, never half read.</summary>
internal static class Limits
{
    public const int Bytes = 32 * 1024 * 1024;

    public const int Papers = 5_000;

    public const int Title = 1_000;

    public const int Abstract = 20_000;

    /// <summary>How much of an unread item is kept beside its reason.</summary>
    public const int Excerpt = 2_000;

    /// <summary>Why a paper is too large to keep, or null.</summary>
    public static string? Exceeded(string title, string summary) =>
        title.Length > Title ? $"the title has {title.Length} characters, more than {Title}"
        : summary.Length > Abstract ? $"the abstract has {summary.Length} characters, more than {Abstract}"
        : null;

    public static SetAside Aside(int line, string reason, string text) =>
        new(line, reason, text.Length <= Excerpt ? text : text[..Excerpt]);
}
