using System.Globalization;
using System.Text.Json;

namespace DigestMailer.Subscribers;

/// <summary>A row of a file that can be taken in.</summary>
internal sealed record AcceptedRow(int Line, string Address, string? Name, Preferences Preferences);

/// <summary>A row of a file that cannot, with every reason.</summary>
internal sealed record RefusedRow(int Line, string Address, IReadOnlyList<string> Reasons);

/// <summary>A file of subscribers as read; rows in = accepted + refused.</summary>
internal sealed record FileRows(IReadOnlyList<AcceptedRow> Accepted, IReadOnlyList<RefusedRow> Refused);

/// <summary>Subscribers as CSV or as a JSON array of objects, in and out: what is written reads as the same.</summary>
internal static class SubscriberFile
{
    public static readonly string[] Columns =
        ["address", "name", "wish", "limit", "rhythm", "weekday", "hour", "zone", "format", "language", "empty_day"];

    private static readonly string[] Needed = ["address", "wish"];

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <param name="defaults">For columns that are missing or empty.</param>
    public static FileRows Read(string text, Preferences defaults)
    {
        var json = text.TrimStart('\uFEFF', ' ', '\r', '\n', '\t').StartsWith('[');
        var (rows, broken) = json ? JsonRows.Read(text) : CsvRows(text);
        var (accepted, refused) = (new List<AcceptedRow>(), new List<RefusedRow>(broken));
        var lines = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (line, values) in rows)
        {
            var reader = new RowReader(values);
            var row = reader.Read(line, defaults);
            if (!lines.TryAdd(AddressCheck.Key(row.Address), line))
            {
                reader.Refuse($"the address stands on line {lines[AddressCheck.Key(row.Address)]} already");
            }

            if (reader.Reasons.Count == 0)
            {
                accepted.Add(row);
            }
            else
            {
                refused.Add(new RefusedRow(line, row.Address, reader.Reasons));
            }
        }

        return new FileRows(accepted, [.. refused.OrderBy(row => row.Line)]);
    }

    public static string WriteCsv(IEnumerable<Subscriber> subscribers) =>
        string.Concat(subscribers.Select(subscriber => Csv.Write(Values(subscriber))).Prepend(Csv.Write(Columns)));

    public static string WriteJson(IEnumerable<Subscriber> subscribers) => JsonSerializer.Serialize(
        subscribers.Select(subscriber => Columns.Zip(Values(subscriber)).ToDictionary(pair => pair.First, pair => pair.Second)), Indented);

    private static string[] Values(Subscriber subscriber)
    {
        var preferences = subscriber.Preferences;
        return
        [
            subscriber.Address,
            subscriber.Name ?? "",
            preferences.Wish,
            preferences.Limit.ToString(CultureInfo.InvariantCulture),
            SubscriberRecord.Word(preferences.Rhythm),
            SubscriberRecord.Word(preferences.Weekday),
            preferences.Hour.ToString(CultureInfo.InvariantCulture),
            preferences.Zone,
            SubscriberRecord.Word(preferences.Format),
            preferences.Language,
            SubscriberRecord.Word(preferences.EmptyDay),
        ];
    }

    private static (List<(int Line, Dictionary<string, string> Values)> Rows, List<RefusedRow> Broken) CsvRows(string text)
    {
        var records = Csv.Read(text, out var unclosed);
        if (unclosed is { } quote)
        {
            return ([], [new RefusedRow(quote, "", ["a quote opens here and is never closed: nothing of the file was read"])]);
        }

        var header = records.Count == 0 ? [] : records[0].Fields.Select(name => name.Trim().ToLowerInvariant()).ToList();
        var problems = HeaderProblems(header);
        if (problems.Count > 0)
        {
            return ([], [new RefusedRow(1, "", problems)]);
        }

        var (rows, broken) = (new List<(int, Dictionary<string, string>)>(), new List<RefusedRow>());
        foreach (var record in records.Skip(1))
        {
            if (record.Fields.Count == header.Count)
            {
                rows.Add((record.Line, header.Zip(record.Fields.Select(Csv.Unguarded)).ToDictionary(pair => pair.First, pair => pair.Second)));
            }
            else
            {
                var address = header.IndexOf("address") is var at && at < record.Fields.Count ? record.Fields[at] : "";
                broken.Add(new RefusedRow(record.Line, address, [$"the row has {record.Fields.Count} fields, the header {header.Count}: put quotes around a field with a comma or a quote"]));
            }
        }

        return (rows, broken);
    }

    private static List<string> HeaderProblems(List<string> header)
    {
        var problems = header.Where(name => !Columns.Contains(name)).Select(RowReader.UnknownColumn).ToList();
        problems.AddRange(header.GroupBy(name => name).Where(same => same.Count() > 1).Select(same => $"column {same.Key} stands twice"));
        problems.AddRange(Needed.Except(header).Select(name => $"column {name} is missing: the first line names the columns"));
        return problems;
    }
}
