using DigestMailer.Selection;

namespace DigestMailer.Composing;

/// <summary>Reasons for the operator's eyes, in English; the mails say them in templates and in every language.</summary>
internal static class Wording
{
    public static string Of(IReadOnlyList<Reason> reasons) => string.Join("; ", reasons.Select(Of));

    private static string Of(Reason reason) => reason.Kind switch
    {
        "everything" => "everything is wanted",
        "author" => $"author {reason.Term}",
        "category" => $"category {reason.Term}",
        "organisation" => $"from {reason.Term}",
        "filter" => reason.Term,
        _ => $"\"{reason.Term}\" in {Of(reason.Place)}",
    };

    private static string Of(Place place) => place switch
    {
        Place.Title => "the title",
        Place.Abstract => "the abstract",
        Place.TitleAndAbstract => "title and abstract",
        Place.Author => "the authors",
        Place.Organisation => "the organisation",
        Place.Category => "the categories",
        _ => "its details",
    };
}
