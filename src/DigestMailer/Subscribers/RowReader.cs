using DigestMailer.Hosting;
using System.Globalization;
using DigestMailer.Selection;

namespace DigestMailer.Subscribers;

/// <summary>The texts of one row to a subscriber's preferences, or every reason why not.</summary>
internal sealed class RowReader(IReadOnlyDictionary<string, string> values)
{
    private readonly List<string> reasons = [];

    public IReadOnlyList<string> Reasons => reasons;

    public static string UnknownColumn(string name) => Nearness.Nearest(name, SubscriberFile.Columns) is { } nearest
        ? $"there is no column '{name}': did you mean {nearest}?"
        : $"there is no column '{name}': the columns are {string.Join(", ", SubscriberFile.Columns)}";

    public void Refuse(string reason) => reasons.Add(reason);

    public AcceptedRow Read(int line, Preferences defaults)
    {
        reasons.AddRange(values.Keys.Except(SubscriberFile.Columns).Select(UnknownColumn));
        var address = Text("address") ?? "";
        if (AddressCheck.Problem(address) is { } problem)
        {
            Refuse(problem);
        }

        var name = Text("name");
        if (name is not null && (name.Length > 200 || name.Any(char.IsControl)))
        {
            Refuse("the name must be at most 200 characters, without line breaks or other controls");
        }

        return new AcceptedRow(line, address, name, new Preferences
        {
            Wish = Wish(),
            Limit = Number("limit", 1, 50, defaults.Limit),
            Rhythm = Choice("rhythm", defaults.Rhythm),
            Weekday = Choice("weekday", defaults.Weekday),
            Hour = Number("hour", 0, 23, defaults.Hour),
            Zone = Zone(defaults.Zone),
            Format = Choice("format", defaults.Format),
            Language = Language(defaults.Language),
            EmptyDay = Choice("empty_day", defaults.EmptyDay),
        });
    }

    private string? Text(string column) => values.GetValueOrDefault(column)?.Trim() is { Length: > 0 } text ? text : null;

    private string Wish()
    {
        var wish = Text("wish") ?? "";
        if (MatchReader.Read(wish) is MatchRead.Refused refused)
        {
            reasons.AddRange(refused.Errors.Select(error => $"wish, {error}"));
        }

        return wish;
    }

    private int Number(string column, int least, int most, int otherwise)
    {
        if (Text(column) is not { } text)
        {
            return otherwise;
        }

        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most)
        {
            return number;
        }

        Refuse($"{column} '{text}' is no whole number from {least} to {most}");
        return otherwise;
    }

    private T Choice<T>(string column, T otherwise)
        where T : struct, Enum
    {
        if (Text(column) is not { } text)
        {
            return otherwise;
        }

        var names = Enum.GetValues<T>().ToDictionary(SubscriberRecord.Word);
        if (names.TryGetValue(text.ToLowerInvariant(), out var value))
        {
            return value;
        }

        Refuse($"{column} '{text}' is unknown: write {string.Join(", ", names.Keys)}");
        return otherwise;
    }

    private string Zone(string otherwise)
    {
        if (Text("zone") is not { } text)
        {
            return otherwise;
        }

        if (Zones.Find(text) is { } zone)
        {
            return zone.Id;
        }

        var nearest = Nearness.Nearest(text, Zones.Known);
        Refuse(nearest is null ? $"zone '{text}' is no IANA time zone, as Europe/Berlin" : $"zone '{text}' is no IANA time zone: did you mean {nearest}?");
        return otherwise;
    }

    private string Language(string otherwise)
    {
        if (Text("language") is not { } text)
        {
            return otherwise;
        }

        var parts = text.Split('-');
        if (parts[0].Length is 2 or 3 && parts.All(part => part.Length is >= 1 and <= 8 && part.All(char.IsAsciiLetterOrDigit)) && parts[0].All(char.IsAsciiLetter))
        {
            return text;
        }

        Refuse($"language '{text}' is no language tag, as en or pt-BR");
        return otherwise;
    }
}
