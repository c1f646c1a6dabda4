using System.Runtime.CompilerServices;
using DigestMailer.Composing;
using DigestMailer.Digests;
using DigestMailer.Selection;
using DigestMailer.Subscribers;

namespace DigestMailer.Tests.Composing;

/// <summary>
/// Whole messages, byte for byte. After a wanted change of the templates run once with DIGESTMAILER_UPDATE_GOLDEN=1 and look at the difference.
/// </summary>
public sealed class GoldenTests
{
    public static TheoryData<string> Names => [.. Cases.Keys];

    private sealed record Case(IEnumerable<Paper> Papers, Func<Recipe, Recipe> Change, string Kind = Composer.Digest, Reason[]? Reasons = null);

    private static readonly Dictionary<string, Case> Cases = new()
    {
        ["one"] = new([SomePapers.Ordinary], recipe => recipe),
        ["eight"] = new(SomePapers.Many(8), recipe => recipe with { HeldBack = 14, Limit = 8 }, Reasons: Several),
        ["twenty-de"] = new(SomePapers.Many(20), recipe => recipe with { Language = "de", Zone = "Europe/Berlin", HeldBack = 1, Limit = 20 }),
        ["eight-ar"] = new(SomePapers.Many(8), recipe => recipe with { Language = "ar", Zone = "Africa/Cairo", HeldBack = 3, Limit = 8 }, Reasons: Several),
        ["eight-ja"] = new(SomePapers.Many(8), recipe => recipe with { Language = "ja", Zone = "Asia/Tokyo" }, Reasons: Several),
        ["hostile"] = new(SomePapers.Hostile, recipe => recipe with { Name = "Zoë \"<Ω>\" O'Neil" }, Reasons: [new("phrase", "<b>\"&'", Place.Title), new("word", new string('w', 90), Place.Abstract)]),
        ["text-only"] = new(SomePapers.Many(3), recipe => recipe with { Format = MailFormat.Text }),
        ["nothing"] = new([], recipe => recipe, Composer.Nothing),
        ["nothing-ar"] = new([], recipe => recipe with { Language = "ar" }, Composer.Nothing),
        ["fifty"] = new(SomePapers.Many(50), recipe => recipe),
        ["largest"] = new(SomePapers.Largest(20), recipe => recipe),
    };

    private static Reason[] Several =>
    [
        new("phrase", "inductive reasoning", Place.Title), new("word", "hypothesis", Place.TitleAndAbstract),
        new("category", "cs.CL", Place.Category), new("author", "Yewen Pu", Place.Author),
    ];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task The_message_is_the_golden_one(string name)
    {
        var golden = Cases[name];
        await using var desk = await Desk.OpenAsync();
        desk.With(golden.Papers);
        var recipe = golden.Change(desk.Recipe(golden.Reasons ?? [])) with { Templates = desk.Versions.Current.Hash };

        var bytes = await desk.BytesAsync(Desk.Row(recipe, golden.Kind));

        var file = Path.Combine(Folder(), name + ".eml");
        if (Environment.GetEnvironmentVariable("DIGESTMAILER_UPDATE_GOLDEN") == "1")
        {
            await File.WriteAllBytesAsync(file, bytes, TestContext.Current.CancellationToken);
        }

        Assert.True(File.Exists(file), $"{file} is missing: run once with DIGESTMAILER_UPDATE_GOLDEN=1.");
        var expected = await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken);
        if (!expected.SequenceEqual(bytes))
        {
            Assert.Fail(Difference(expected, bytes));
        }
    }

    private static string Difference(byte[] golden, byte[] bytes)
    {
        var expected = Post.Read(golden);
        var actual = Post.Read(bytes);
        Assert.Equal(string.Join('\n', expected.Headers), string.Join('\n', actual.Headers));
        Assert.Equal(expected.Text, actual.Text);
        Assert.Equal(expected.Html, actual.Html);
        return "the same words in other bytes";
    }

    private static string Folder([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "..", "Golden", "Mails");
}
