namespace DigestMailer.Cli.Doctoring;

/// <summary>How a thing that was looked at is.</summary>
internal enum Health
{
    Ok,

    /// <summary>It works, and somebody should look.</summary>
    Warning,
    Problem,
}

/// <summary>One thing that was looked at.</summary>
/// <param name="What">The thing, such as <c>SPF of news.example.org</c>.</param>
/// <param name="Seen">What was found.</param>
/// <param name="Change">What to do about it, with the very record to publish where there is one; null when nothing is to be done.</param>
internal sealed record Finding(Health Health, string What, string Seen, string? Change = null)
{
    public static Finding Fine(string what, string seen = "") => new(Health.Ok, what, seen);

    public static Finding Warn(string what, string seen, string change) => new(Health.Warning, what, seen, change);

    public static Finding Sick(string what, string seen, string change) => new(Health.Problem, what, seen, change);

    public override string ToString()
    {
        var mark = Health switch { Health.Ok => "ok  ", Health.Warning => "warn", Health.Problem => "FAIL", _ => throw new System.Diagnostics.UnreachableException() };
        return $"{mark}  {What}{(Seen.Length > 0 ? $": {Seen}" : "")}{(Change is null ? "" : $"{Environment.NewLine}      -> {Change}")}";
    }
}
