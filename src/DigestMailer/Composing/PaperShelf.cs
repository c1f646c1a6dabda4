using DigestMailer.Digests;
using DigestMailer.Rendering;
using DigestMailer.Templates;

namespace DigestMailer.Composing;

/// <summary>Fetches stored papers by id; one that is not there is left out.</summary>
internal delegate ValueTask<IReadOnlyList<StoredPaper>> LoadPapers(IReadOnlyList<long> ids, CancellationToken cancellationToken);

/// <summary>A paper and its plain view, as subjects and frames show it.</summary>
internal sealed record ShelvedPaper(StoredPaper Stored, PaperView View)
{
    public static ShelvedPaper Of(StoredPaper paper) => new(paper, PaperViews.Of(paper.Paper, OutputKind.Text, 0));
}

/// <summary>Stored papers by id, kept in memory: they never change.</summary>
internal sealed class PaperShelf(LoadPapers load)
{
    private const int Most = 20_000;

    private readonly RecentlyUsed<long, ShelvedPaper> known = new(Most, _ => 1);

    /// <returns>The papers in the order of the recipe, or null when one of them is gone.</returns>
    public ValueTask<ShelvedPaper[]?> GetAsync(IReadOnlyList<RecipePaper> wanted, CancellationToken cancellationToken)
    {
        var papers = new ShelvedPaper[wanted.Count];
        for (var index = 0; index < papers.Length; index++)
        {
            if (!known.TryGet(wanted[index].Id, out papers[index]!))
            {
                return new(LoadAsync(wanted, cancellationToken));
            }
        }

        return new(papers);
    }

    private async Task<ShelvedPaper[]?> LoadAsync(IReadOnlyList<RecipePaper> wanted, CancellationToken cancellationToken)
    {
        var found = await load([.. wanted.Select(paper => paper.Id).Distinct()], cancellationToken);
        var byId = found.ToDictionary(paper => paper.Id, ShelvedPaper.Of);
        foreach (var (id, paper) in byId)
        {
            known.Add(id, paper);
        }

        return wanted.All(paper => byId.ContainsKey(paper.Id)) ? [.. wanted.Select(paper => byId[paper.Id])] : null;
    }
}
