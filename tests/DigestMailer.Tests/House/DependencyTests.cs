using System.Text.RegularExpressions;
using DigestMailer.Tests.Support;

namespace DigestMailer.Tests.House;

/// <summary>Folders follow the data's way: who may know whom, read from the sources themselves.</summary>
public sealed partial class DependencyTests
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Hosting"] = [],
        ["Storage"] = ["Hosting"],
        ["Digests"] = ["Hosting", "Storage"],
        ["Selection"] = ["Hosting", "Digests"],
        ["Subscribers"] = ["Hosting", "Storage", "Selection", "Mail"],
        ["Rendering"] = ["Hosting", "Storage", "Templates", "Mail"],
        ["Delivery"] = ["Hosting", "Storage", "Mail"],
        ["Composing"] = ["Hosting", "Storage", "Digests", "Subscribers", "Selection", "Rendering", "Delivery", "Templates", "Mail"],
        ["Bounces"] = ["Hosting", "Storage", "Delivery", "Subscribers", "Mail"],
        ["Web"] = ["Hosting", "Storage", "Digests", "Subscribers", "Selection", "Rendering", "Composing", "Delivery", "Bounces", "Templates", "Mail"],
        ["Cli"] = ["Hosting", "Storage", "Digests", "Subscribers", "Selection", "Rendering", "Composing", "Delivery", "Bounces", "Web", "Templates", "Mail"],
    };

    [GeneratedRegex(@"\bDigestMailer\.(?<folder>[A-Z][A-Za-z]+)")]
    private static partial Regex Reference();

    [Fact]
    public void No_folder_reaches_against_the_way_of_the_data()
    {
        var wrong = References()
            .Where(found => !Allowed[found.From].Contains(found.To))
            .Select(found => $"{found.File}: {found.From} may not know {found.To}")
            .ToList();
        Assert.True(wrong.Count == 0, string.Join(Environment.NewLine, wrong));
    }

    [Fact]
    public void There_is_no_cycle_between_folders()
    {
        var edges = References().Select(found => (found.From, found.To)).Distinct().ToLookup(edge => edge.From, edge => edge.To);
        foreach (var folder in Allowed.Keys)
        {
            Assert.DoesNotContain(folder, Reachable(folder, edges));
        }
    }

    [Fact]
    public void Every_folder_of_the_application_has_a_place()
    {
        var folders = Directory.GetDirectories(Repository.Path("src", "DigestMailer")).Select(Path.GetFileName)
            .Where(name => name is not "bin" and not "obj");
        Assert.Empty(folders.Except(Allowed.Keys));
    }

    [Theory]
    [InlineData("DigestMailer.Templates")]
    [InlineData("DigestMailer.Mail")]
    public void A_leaf_library_knows_nothing_of_us(string library)
    {
        Assert.DoesNotContain("Reference Include", File.ReadAllText(Repository.Path("src", library, $"{library}.csproj")), StringComparison.Ordinal);
        foreach (var file in Sources(Repository.Path("src", library)))
        {
            var others = Reference().Matches(File.ReadAllText(file)).Select(match => match.Value).Where(name => name != library);
            Assert.True(!others.Any(), $"{file}: {string.Join(", ", others)}");
        }
    }

    private static HashSet<string> Reachable(string start, ILookup<string, string> edges)
    {
        var found = new HashSet<string>();
        var open = new Stack<string>(edges[start]);
        while (open.TryPop(out var next))
        {
            if (found.Add(next))
            {
                foreach (var further in edges[next])
                {
                    open.Push(further);
                }
            }
        }

        return found;
    }

    private static IEnumerable<(string File, string From, string To)> References() =>
        from folder in Allowed.Keys
        let root = Repository.Path("src", "DigestMailer", folder)
        where Directory.Exists(root)
        from file in Sources(root)
        from match in Reference().Matches(File.ReadAllText(file))
        let to = match.Groups["folder"].Value
        where to != folder && (Allowed.ContainsKey(to) || to is "Templates" or "Mail")
        select (Path.GetRelativePath(Repository.Root, file), folder, to);

    private static IEnumerable<string> Sources(string root) =>
        Directory.EnumerateFiles(root, "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal)
                && !file.Contains($"{Path.DirectorySeparatorChar}bin{Path.DirectorySeparatorChar}", StringComparison.Ordinal));
}
