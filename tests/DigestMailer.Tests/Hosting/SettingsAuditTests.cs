namespace DigestMailer.Tests.Hosting;

/// <summary>Every mistake in one report, each with its key and a cure, and no value that could be a secret.</summary>
public sealed class SettingsAuditTests
{
    private static async Task<string> OnlyAsync(string key, string? value) => Assert.Single(await Application.MistakesAsync((key, value)));

    [Fact]
    public async Task The_defaults_are_in_order() => Assert.Empty(await Application.MistakesAsync());

    [Fact]
    public async Task What_belongs_to_the_web_server_is_not_ours_to_judge() => Assert.Empty(await Application.MistakesAsync(
        ("FORWARDEDHEADERS_ENABLED", "true"), ("Logging:LogLevel:Default", "Debug"), ("Urls", "http://*:1"), ("AllowedHosts", "*"), ("Kestrel:Limits:MaxRequestBodySize", "1")));

    [Theory]
    [InlineData("Smpt:Host", "Smpt is not a known setting. Did you mean Smtp?")]
    [InlineData("smtp:hots", "Smtp:hots is not a known setting. Did you mean Host?")]
    [InlineData("Smtp:Others:0:Prot", "Smtp:Others:0:Prot is not a known setting. Did you mean Port?")]
    [InlineData("Subscribers:LinkKeys:0:Secrt", "Subscribers:LinkKeys:0:Secrt is not a known setting. Did you mean Secret?")]
    [InlineData("Composing:Colour", "Composing:Colour is not a known setting.")]
    [InlineData("Shutdown:Timeout:Seconds", "Shutdown:Timeout holds keys of its own, but is one value: write a duration as hh:mm:ss, such as 00:05:00.")]
    public async Task An_unknown_key_is_named_with_the_nearest_known_one(string key, string expected) =>
        Assert.Equal(expected, await OnlyAsync(key, "x"));

    [Theory]
    [InlineData("Delivery:Lease", "30", "a duration as hh:mm:ss, such as 00:05:00")] // the binder would take it for thirty days
    [InlineData("Delivery:Lease", "", "a duration")]
    [InlineData("Delivery:Lease", null, "a duration")]
    [InlineData("Delivery:Retries:1", "5", "a duration")]
    [InlineData("Smtp:Security", "2", "one of Tls, StartTls, PlainText")]
    [InlineData("Smtp:Security", "Ssl", "one of Tls, StartTls, PlainText")]
    [InlineData("Smtp:Port", "0x19", "a number")]
    [InlineData("Smtp:Port", "25.0", "a number")]
    [InlineData("Smtp:Port", null, "a number")]
    [InlineData("Smtp:Others:0:Weight", "many", "a number")]
    [InlineData("Web:ShowInbox", "1", "true or false")]
    [InlineData("Subscribers:Rhythm", "hourly", "one of Daily, Weekdays, Weekly")]
    public async Task A_value_that_cannot_be_is_named_with_what_is_allowed(string key, string? value, string allowed)
    {
        var mistake = await OnlyAsync(key, value);
        Assert.StartsWith($"{key} must be {allowed}", mistake, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_mistake_is_in_one_report()
    {
        var mistakes = await Application.MistakesAsync(
            ("Nonsense:Key", "1"), ("Smtp:Hots", "x"), ("Smtp:Security", "2"), ("Delivery:Lease", "30"), ("Web:Foo", "1"), ("Hosting:PlanCron", "often"),
            ("Composing:FromAddress", "nobody"), ("Shutdown:Timeout", "00:00:00"), ("Subscribers:Zone", "Berlin"));
        Assert.Equal(
            ["Nonsense", "Hosting:PlanCron", "Subscribers:Zone", "Composing:FromAddress", "Smtp:Hots", "Smtp:Security", "Delivery:Lease", "Shutdown:Timeout", "Web:Foo"],
            mistakes.Select(mistake => mistake.Split(' ')[0].TrimEnd(':')));
    }

    [Fact]
    public async Task A_range_names_its_section_and_a_law_is_one_sentence()
    {
        Assert.StartsWith("Smtp:Connections: ", await OnlyAsync("Smtp:Connections", "0"), StringComparison.Ordinal);
        var mistakes = await Application.MistakesAsync(("Storage:Provider", "PostgreSql"), ("Storage:Connection", "Host=db"));
        Assert.Equal(["Subscribers:LinkKeys", "Subscribers:SuppressionKey"], mistakes.Select(mistake => mistake.Split(' ')[0]));
        Assert.All(mistakes, mistake => Assert.Contains("; ", mistake, StringComparison.Ordinal));
    }

    [Fact]
    public async Task No_secret_is_repeated()
    {
        const string secret = "hunter2";
        var mistakes = await Application.MistakesAsync(
            ("Smtp:Pasword", secret), ("Smtp:Port", secret), ("Smtp:Security", secret), ("Subscribers:LinkKeys:0:Id", "k1"),
            ("Subscribers:LinkKeys:0:Secret", secret), ("Subscribers:SuppressionKey", secret), ("Storage:Connection", $"Password={secret}"), (secret, "x"[1..]));
        Assert.NotEmpty(mistakes);
        Assert.All(mistakes.Where(mistake => !mistake.StartsWith(secret, StringComparison.Ordinal)), mistake =>
            Assert.DoesNotContain(secret, mistake, StringComparison.Ordinal));
    }
}
