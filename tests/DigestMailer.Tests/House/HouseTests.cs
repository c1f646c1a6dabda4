using System.Reflection;
using System.Text.RegularExpressions;
using DigestMailer.Delivery;
using DigestMailer.Digests;
using DigestMailer.Hosting;
using DigestMailer.Tests.Hosting;
using DigestMailer.Tests.Support;
using Microsoft.Extensions.Logging;

namespace DigestMailer.Tests.House;

/// <summary>What the house promises about itself, read from its sources.</summary>
public sealed partial class HouseTests
{
    private const int MostLines = 300;

    /// <summary>Longer than the house allows; the list may only shrink.</summary>
    private static readonly string[] Longer =
        ["DeliveryWorkerContract.cs", "LedgerContract.cs", "SmtpOpeningTests.cs"];

    // Spelt so that this file does not find itself.
    [GeneratedRegex(@"\bTO[D]O\b|\bFIX[M]E\b|\bHAC[K]\b")]
    private static partial Regex Unfinished();

    [GeneratedRegex(@"Thread\s*\.\s*Slee[p]|Task\s*\.\s*Dela[y]")]
    private static partial Regex Sleep();

    /// <summary>One hangs on a clock that stands still; two look again and again at somebody else's program, which tells nobody.</summary>
    private static readonly string[] Patient = ["DeliveryWorkerContract.cs", "PostfixTests.cs", "SmtpSink.cs"];

    private static IEnumerable<string> Files(string pattern, params string[] roots) =>
        roots.SelectMany(root => Directory.EnumerateFiles(Repository.Path(root), pattern, SearchOption.AllDirectories))
            .Where(file => !file.Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj" or "node_modules"));

    [Fact]
    public void No_file_is_two_thoughts()
    {
        var longer = Files("*.cs", "src", "tests").Where(file => File.ReadLines(file).Count() > MostLines).Select(Path.GetFileName);
        Assert.Equal(Longer, longer.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Nothing_is_left_for_later() =>
        Assert.DoesNotContain(Files("*.cs", "src", "tests").Concat(Files("*.*", "templates")), file => Unfinished().IsMatch(File.ReadAllText(file)));

    [Fact]
    public void No_test_sleeps() =>
        Assert.Equal(
            Patient,
            Files("*.cs", "tests/DigestMailer.Tests").Where(file => Sleep().IsMatch(File.ReadAllText(file))).Select(Path.GetFileName).Order(StringComparer.Ordinal));

    [Fact]
    public async Task The_settings_that_ship_are_known_and_in_order()
    {
        await using var app = Application.WithFile(Repository.Path("appsettings.json"));
        Assert.Empty(SettingsAudit.Mistakes(app.Services));
    }

    [Fact]
    public void Every_event_of_the_log_has_a_number_of_its_own()
    {
        var events = typeof(LogEvents).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods(BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            .Select(method => (Where: $"{method.DeclaringType!.FullName}.{method.Name}", Said: method.GetCustomAttribute<LoggerMessageAttribute>()))
            .Where(found => found.Said is not null)
            .Select(found => (found.Where, Number: found.Said!.EventId))
            .ToList();
        Assert.True(events.Count > 20, "the log messages are found by their attribute");
        Assert.DoesNotContain(events, one => one.Number <= 0);
        Assert.Empty(events.GroupBy(one => one.Number).Where(group => group.Count() > 1).Select(group => string.Join(", ", group)));
        Assert.All(
            events.Where(one => one.Where.StartsWith(typeof(DeliveryEvents).FullName!, StringComparison.Ordinal)),
            one => Assert.InRange(one.Number, 2000, 2199));
    }

    [Theory]
    [InlineData(typeof(LogEvents))]
    [InlineData(typeof(DigestEvents))]
    public void Every_named_number_is_unique_and_spoken(Type numbers)
    {
        var named = numbers.GetFields(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static)
            .ToDictionary(field => field.Name, field => (int)field.GetRawConstantValue()!);
        Assert.Equal(named.Count, named.Values.Distinct().Count());
        var sources = string.Concat(Files("*.cs", "src").Select(File.ReadAllText));
        Assert.DoesNotContain(named.Keys, name => !sources.Contains($"{numbers.Name}.{name},", StringComparison.Ordinal));
    }
}
