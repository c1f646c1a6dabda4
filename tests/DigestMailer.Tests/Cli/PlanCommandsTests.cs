using System.Text.Json;
using DigestMailer.Tests.Scenarios;
using DigestMailer.Tests.Support;

namespace DigestMailer.Tests.Cli;

public sealed class PlanCommandsTests
{
    [Fact]
    public async Task A_plan_names_everybody_and_writes_nothing()
    {
        await using var child = new Child();
        await child.DoAsync("ingest", Repository.Path("seeds", "daily-papers-2025-11-03.txt"));
        await child.DoAsync("subscribers", "import", Repository.Path("seeds", "subscribers.csv"));

        var first = await child.DoAsync("plan", "--date", "2025-11-03", "--json");
        using var plan = JsonDocument.Parse(first);
        Assert.Equal("2025-11-03", plan.RootElement.GetProperty("day").GetString());
        var lines = plan.RootElement.GetProperty("subscribers").EnumerateArray().ToDictionary(line => line.GetProperty("subscriber").GetString()!);
        Assert.Equal(14, lines.Count);
        Assert.Equal("mail", lines["ada@example.org"].GetProperty("plan").GetString());
        Assert.Equal("nothing matched", lines["sam@example.org"].GetProperty("reason").GetString());
        Assert.Equal("not due: weekly", lines["noor@example.net"].GetProperty("reason").GetString());
        Assert.Equal("mail: nothing today", lines["ines@example.com"].GetProperty("plan").GetString());
        Assert.Equal((50, 22), (lines["everything@example.com"].GetProperty("papers").GetInt32(), lines["everything@example.com"].GetProperty("heldBack").GetInt32()));

        Assert.Equal(first, await child.DoAsync("plan", "--date", "2025-11-03", "--json"));
        Assert.Contains("12 mails would be planned; nothing was written.", await child.DoAsync("plan", "--date", "2025-11-03"), StringComparison.Ordinal);
        Assert.Equal("", await child.DoAsync("runs", "list"));

        using var selected = JsonDocument.Parse(await child.DoAsync("select", "--subscriber", "ada@example.org", "--json"));
        Assert.Equal(lines["ada@example.org"].GetProperty("first").GetString(), selected.RootElement.GetProperty("papers")[0].GetProperty("title").GetString());

        var nobody = await child.RunAsync("select", "--subscriber", "nobody@example.org");
        Assert.Equal((3, "Nobody has the address nobody@example.org: see 'subscribers export'."), (nobody.Code, Assert.Single(nobody.Complaints)));
    }
}
