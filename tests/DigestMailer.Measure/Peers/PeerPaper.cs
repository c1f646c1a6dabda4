using System.Text.Json;

namespace DigestMailer.Measure.Peers;

/// <summary>A paper of the seed digest in the form that all peers read.</summary>
internal sealed record PeerPaper(int Number, string Title, string Abstract, string Summary, string Authors, string Word)
{
    private const int LongTextPart = 760; // gives the workload's 9 KB of text

    public static void Write(IReadOnlyList<SeedPaper> papers, string file) =>
        File.WriteAllText(file, JsonSerializer.Serialize(papers.Select(Of), JsonSerializerOptions.Web));

    public static PeerPaper[] Read(string file) =>
        JsonSerializer.Deserialize<PeerPaper[]>(File.ReadAllText(file), JsonSerializerOptions.Web)!;

    private static PeerPaper Of(SeedPaper paper, int index) => new(
        index,
        paper.Title,
        paper.Abstract,
        paper.Abstract.Length <= LongTextPart ? paper.Abstract : paper.Abstract[..LongTextPart],
        paper.Authors is { } authors ? $"{authors} authors" : "Authors unknown",
        SeedPaper.Words[index % SeedPaper.Words.Count]);
}
