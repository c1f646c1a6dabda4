using DigestMailer.Digests;

namespace DigestMailer.Selection;

/// <summary>Where a wish was found; <c>Details</c> are numbers, days, source and id.</summary>
internal enum Place { Title, Abstract, TitleAndAbstract, Author, Category, Organisation, Details }

/// <summary>One cause for a choice: the subscriber's own term, as they wrote it, and where it matched.</summary>
/// <param name="Kind">
/// <c>word</c>, <c>phrase</c>, <c>prefix</c>, <c>author</c>, <c>organisation</c>, <c>category</c>, <c>filter</c>, <c>everything</c>.
/// </param>
/// <param name="Term">Without quotes and field: the kind and the place tell them.</param>
internal sealed record Reason(string Kind, string Term, Place Place);

/// <summary>A paper that was chosen, how well it fits, and why. Never without a reason.</summary>
internal sealed record Choice(StoredPaper Paper, double Score, IReadOnlyList<Reason> Reasons);

/// <summary>The choices in mail order, and how many more matched beyond the limit.</summary>
internal sealed record Chosen(IReadOnlyList<Choice> Choices, int HeldBack);

/// <summary>A paper that may be chosen, with the source and the day that brought it, where they are known.</summary>
internal sealed record Candidate(StoredPaper Paper, string? Source = null, DateOnly? Featured = null);
