using System.Text.Json;
using DigestMailer.Tests.Scenarios;
using DigestMailer.Tests.Support;

namespace DigestMailer.Tests.Cli;

public sealed class SubscriberCommandsTests
{
    private static readonly string Seed = Repository.Path("seeds", "subscribers.csv");

    [Fact]
    public async Task Refused_rows_are_named_and_a_dry_run_writes_nothing()
    {
        await using var child = new Child();
        var file = child.Write("people.csv", "address,wish,zone\nann@example.org,reasoning,Europe/Berlin\nnobody,x,\nbob@example.org,((,Europe/Berlinn\n");
        var dry = await child.RunAsync("subscribers", "import", file, "--dry-run");
        Assert.Equal((1, "1 added, 0 known before, 2 refused (dry run: nothing was written).\n"), (dry.Code, dry.Out));
        Assert.Equal(2, dry.Complaints.Count);
        Assert.StartsWith("people.csv line 3: nobody: ", dry.Complaints[0], StringComparison.Ordinal);
        Assert.StartsWith("people.csv line 4: bob@example.org: ", dry.Complaints[1], StringComparison.Ordinal);
        Assert.Contains("did you mean Europe/Berlin?", dry.Complaints[1], StringComparison.Ordinal);
        Assert.DoesNotContain("example.org", await child.DoAsync("subscribers", "export"), StringComparison.Ordinal);

        var real = await child.RunAsync("subscribers", "import", file, "--json");
        using var report = JsonDocument.Parse(real.Out);
        Assert.Equal((1, 1, 2), (real.Code, report.RootElement.GetProperty("added").GetInt32(), report.RootElement.GetProperty("refused").GetArrayLength()));
        Assert.Contains("ann@example.org", await child.DoAsync("subscribers", "export"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("csv")]
    [InlineData("json")]
    public async Task What_is_exported_comes_in_again_as_it_was(string form)
    {
        await using var here = new Child();
        await using var there = new Child();
        string[] export = form == "json" ? ["subscribers", "export", "--json"] : ["subscribers", "export"];
        Assert.Equal("14 added, 0 known before, 0 refused.\n", await here.DoAsync("subscribers", "import", Seed));
        var exported = await here.DoAsync(export);
        Assert.Contains("佐藤 春香", exported, StringComparison.Ordinal);

        Assert.Equal("14 added, 0 known before, 0 refused.\n", await there.DoAsync("subscribers", "import", there.Write($"all.{form}", exported)));
        Assert.Equal(exported, await there.DoAsync(export));
    }

    [Fact]
    public async Task Who_was_erased_does_not_come_back_by_import()
    {
        await using var child = new Child();
        await child.DoAsync("subscribers", "import", Seed);
        Assert.StartsWith("Erased;", await child.DoAsync("subscribers", "erase", "ADA@example.org"), StringComparison.Ordinal);
        Assert.DoesNotContain("ada@", await child.DoAsync("subscribers", "export"), StringComparison.Ordinal);

        var again = await child.RunAsync("subscribers", "import", Seed);
        Assert.Equal((1, "0 added, 13 known before, 1 refused.\n"), (again.Code, again.Out));
        Assert.StartsWith("subscribers.csv line 2: ada@example.org: ", Assert.Single(again.Complaints), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_in_another_encoding_is_refused_whole()
    {
        await using var child = new Child();
        await File.WriteAllBytesAsync(child.Path("latin.csv"), [.. "address,name,wish\na@example.org,J"u8, 0xF6, .. "rg,x\n"u8], TestContext.Current.CancellationToken);
        var ended = await child.RunAsync("subscribers", "import", child.Path("latin.csv"));
        Assert.Equal((3, "latin.csv is not UTF-8: save it as UTF-8; nothing was taken."), (ended.Code, Assert.Single(ended.Complaints)));
    }
}
