namespace DigestMailer.Mail.Smtp;

/// <summary>What a token source answers: a token, or why there is none.</summary>
public sealed record AccessToken
{
    private AccessToken() { }

    /// <summary>For the Authorization of RFC 6750; null when there is none.</summary>
    public string? Value { get; private init; }

    /// <summary>Why there is none, in words that name no secret.</summary>
    public string? Problem { get; private init; }

    public static AccessToken Of(string value) => new() { Value = value };

    public static AccessToken None(string problem) => new() { Problem = problem };

    /// <summary>Names no secret.</summary>
    public override string ToString() => Problem ?? "(token)";
}

/// <summary>Where tokens come from.</summary>
/// <param name="refused">The token that the relay has just refused: another one is wanted. Null for whichever is at hand.</param>
/// <exception cref="OperationCanceledException">The caller stopped it; everything else is an <see cref="AccessToken.Problem"/>.</exception>
public delegate ValueTask<AccessToken> AccessTokenSource(string? refused, CancellationToken cancellationToken);
