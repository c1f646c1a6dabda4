using DigestMailer.Subscribers;
using DigestMailer.Tests.Selection;
using FsCheck.Fluent;

namespace DigestMailer.Tests.Subscribers;

public sealed class SubscriberFileTests
{
    private static readonly Preferences Defaults = new() { Wish = "" };

    private static FileRows Read(string text) => SubscriberFile.Read(text, Defaults);

    private static string Reasons(string text) => string.Join(" | ", Read(text).Refused.Select(row => $"{row.Line}: {string.Join("; ", row.Reasons)}"));

    [Fact]
    public void Columns_stand_in_any_order_and_may_be_missing()
    {
        var row = Assert.Single(Read("\uFEFFWish, Address ,hour\r\n\"a, \"\"b c\"\"\",ann@example.org,\r\n").Accepted);
        Assert.Equal(("ann@example.org", "a, \"b c\"", 7, 2), (row.Address, row.Preferences.Wish, row.Preferences.Hour, row.Line));
    }

    [Fact]
    public void A_quoted_field_may_hold_line_breaks_and_lines_are_still_counted() =>
        Assert.Equal([2, 4], Read("address,wish\na@example.org,\"x\ny\"\nb@example.org,z").Accepted.Select(row => row.Line));

    [Theory]
    [InlineData("address,wish\nann,x", "is no address")]
    [InlineData("address,wish\na@example.org,", "there is nothing to look for")]
    [InlineData("address,wish\na@example.org,titel:x y)", "column 1: there is no field titel (E5). Did you mean title?; wish, column 10")]
    [InlineData("address,wish,zone\na@example.org,x,Europe/Berln", "did you mean Europe/Berlin?")]
    [InlineData("address,wish,hour\na@example.org,x,24", "hour '24' is no whole number from 0 to 23")]
    [InlineData("address,wish,limit\na@example.org,x,0", "limit '0' is no whole number from 1 to 50")]
    [InlineData("address,wish,rhythm\na@example.org,x,hourly", "write daily, weekdays, weekly")]
    [InlineData("address,wish,rhythm\na@example.org,x,1", "write daily, weekdays, weekly")]
    [InlineData("address,wish,language\na@example.org,x,../en", "is no language tag")]
    [InlineData("address,wish,name\na@example.org,x,\"a\nb\"", "2: the name must be")]
    [InlineData("address,wish\na@example.org,x\nA@Example.org,y", "3: the address stands on line 2 already")]
    [InlineData("address,wish\na@example.org,x,y", "2: the row has 3 fields, the header 2")]
    [InlineData("adress,wish\na@example.org,x", "1: there is no column 'adress': did you mean address?; column address is missing")]
    [InlineData("address,wish,wish\na@example.org,x,y", "1: column wish stands twice")]
    [InlineData("address,wish\na@example.org,\"x", "2: a quote opens here and is never closed")]
    [InlineData("", "1: column address is missing")]
    [InlineData("[{\"address\":\"a@example.org\",\n\"wish\":\"x\"},\n{\"address\":\"b\",\"wsh\":1}]", "3: there is no column 'wsh': did you mean wish?")]
    [InlineData("[{\"address\":\"a@example.org\",\n\"wish\":]", "2: the file is no JSON")]
    [InlineData("[3]", "1: this is no object")]
    public void A_refused_row_is_named_with_every_reason(string file, string reason) =>
        Assert.Contains(reason, Reasons(file), StringComparison.Ordinal);

    [Fact]
    public void A_row_has_all_its_reasons_at_once()
    {
        var rows = Read("address,wish,hour,zone\na,x*,99,Nowhere\nb@example.org,x,1,Etc/UTC");
        Assert.Equal(4, Assert.Single(rows.Refused).Reasons.Count);
        Assert.Single(rows.Accepted);
    }

    [Fact]
    public void Formulas_leave_guarded_and_come_back_bare()
    {
        var csv = SubscriberFile.WriteCsv([Some("=cmd()", "-a b"), Some("'=x", "x")]);
        Assert.Contains(",'=cmd(),'-a b,", csv, StringComparison.Ordinal);
        Assert.Equal(["=cmd()", "'=x"], Read(csv).Accepted.Select(row => row.Name));
    }

    [Fact]
    public void What_an_export_writes_an_import_reads() => Prop.ForAll(Subscribers, subscribers =>
    {
        var (csv, json) = (Read(SubscriberFile.WriteCsv(subscribers)), Read(SubscriberFile.WriteJson(subscribers)));
        return new[] { csv, json }.All(rows => rows.Refused.Count == 0
            && rows.Accepted.Select(row => (row.Address, row.Name, row.Preferences))
                .SequenceEqual(subscribers.Select(subscriber => (subscriber.Address, subscriber.Name, subscriber.Preferences))));
    }).QuickCheck(300);

    [Fact]
    public void The_samples_cover_every_preference()
    {
        var rows = Read(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "seeds", "subscribers.csv")));
        Assert.Empty(rows.Refused);
        Assert.InRange(rows.Accepted.Count, 12, 40);
        var each = rows.Accepted.Select(row => row.Preferences).ToList();
        Assert.Equal(Enum.GetValues<RhythmKind>(), each.Select(one => one.Rhythm).Distinct().Order());
        Assert.Equal(Enum.GetValues<MailFormat>(), each.Select(one => one.Format).Distinct().Order());
        Assert.Equal(Enum.GetValues<EmptyDay>(), each.Select(one => one.EmptyDay).Distinct().Order());
        Assert.Equal(["ar", "de", "en", "ja"], each.Select(one => one.Language).Distinct().Order());
        Assert.Contains(rows.Accepted, row => row.Name?.Any(letter => letter > 127) == true);
    }

    private static Subscriber Some(string? name, string wish, string address = "") => new(
        1, address.Length > 0 ? address : $"a{Math.Abs(HashCode.Combine(name, wish))}@example.org", name, SubscriberState.Active, Defaults with { Wish = wish }, 0, 0, null);

    private static readonly FsCheck.Arbitrary<List<Subscriber>> Subscribers =
        Gen.Elements("", "Ann", "=1+1", "'=x", "''", "'", "a,b", "\"q\"", "佐藤", "-", "@x", "a'b")
            .SelectMany(name => Gen.Elements("x", "-x y", "+x", "=SAM", "\"a b\" OR c", "a\nb", "title:\"a, b\"").Select(wish => (name, wish)))
            .ListOf()
            .Select(pairs => pairs.Select((pair, at) => Some(pair.name.Length == 0 ? null : pair.name, pair.wish, $"p{at}@example.org")).ToList())
            .ToArbitrary();
}
