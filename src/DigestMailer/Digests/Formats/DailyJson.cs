using System.Text.Json;

namespace DigestMailer.Digests.Formats;

/// <summary>The daily list as JSON: a list, an object around one, or what <see cref="DigestJson"/> wrote.</summary>
internal static class DailyJson
{
    public const string Source = "hf-daily";

    private static readonly string[] Lists = ["dailyPapers", "papers", "data"];

    public static bool Accepts(ReadOnlySpan<byte> content)
    {
        var start = content.TrimStart(" \t\r\n"u8);
        return start.StartsWith("{"u8)
            || (
                start.StartsWith("["u8)
                && start[1..].TrimStart(" \t\r\n"u8) is [(byte)'{' or (byte)'"' or (byte)']', ..]
            );
    }

    public static ReadResult Read(ReadOnlyMemory<byte> content, string fileName, DateOnly? stated)
    {
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(content);
        }
        catch (JsonException failure)
        {
            return Broken((int)(failure.LineNumber ?? 0) + 1, "the JSON ends or breaks here", "Save the list again.");
        }

        using (document)
        {
            JsonElement? root = document.RootElement;
            var name = Lists.FirstOrDefault(list => root.Field(list) is { ValueKind: JsonValueKind.Array });
            JsonElement? list = name is null ? root : root.Field(name);
            if (list is not { ValueKind: JsonValueKind.Array })
            {
                return Broken(
                    1,
                    "no list of papers in this JSON",
                    "Save the answer of the daily list, or what 'digests read --json' printed."
                );
            }

            return Read(root, list, JsonLines.Of(content.Span, name), fileName, stated);
        }
    }

    private static ReadResult Read(
        JsonElement? root,
        JsonElement? list,
        IReadOnlyList<int> lines,
        string fileName,
        DateOnly? stated
    )
    {
        var papers = new List<Paper>();
        var aside = new List<SetAside>(Earlier(root));
        var known = new HashSet<string>();
        DateOnly? listed = null;
        foreach (var (item, index) in list.Items().Select((item, index) => (item, index)))
        {
            var line = index < lines.Count ? lines[index] : 1;
            using var python = item.Printed() is { } text ? PythonText.Read(text) : null;
            var row = python is null ? item : python.RootElement;
            listed = Later(listed, row.Field("paper").Field("submittedOnDailyAt").Day());
            var (paper, reason) = DailyRow.Read(row);
            reason ??= papers.Count >= Limits.Papers ? $"more than {Limits.Papers} papers" : null;
            reason ??= known.Add(paper!.Key) ? null : "the same paper stands above";
            if (reason is null)
            {
                papers.Add(paper!);
            }
            else
            {
                aside.Add(Limits.Aside(line, reason, item!.Value.GetRawText()));
            }
        }

        var source = root.Field("source").Text() is { Length: <= 40 } own ? own : Source;
        return Dated(root, listed, fileName, stated) switch
        {
            (_, { } mistake) => new ReadResult.Broken([mistake]),
            ({ } date, _) => new ReadResult.Read(new Digest(date, source, papers, aside)),
            _ => Broken(
                1,
                "nothing tells the day of this list",
                "Say the day with --date YYYY-MM-DD, or put it into the file's name."
            ),
        };
    }

    private static (DateOnly? Date, Mistake? Mistake) Dated(
        JsonElement? root,
        DateOnly? listed,
        string fileName,
        DateOnly? stated
    )
    {
        var own = root.Field("dateString").Day() ?? root.Field("date").Day();
        var asked = stated ?? PageYear.Of(fileName);

        // A date without papers is answered with the day before: yesterday must not be mailed as today.
        return own is { } said && asked is { } wanted && said != wanted
            ? (
                null,
                new Mistake(
                    1,
                    $"the list is of {said:yyyy-MM-dd}, not of {wanted:yyyy-MM-dd}",
                    "Rename the file, or fetch the day again: it may have had no papers."
                )
            )
            : (own ?? asked ?? listed, null);
    }

    private static DateOnly? Later(DateOnly? one, DateOnly? other) => one is null || other > one ? other : one;

    private static IEnumerable<SetAside> Earlier(JsonElement? root) =>
        from item in root.Field("setAside").Items()
        select new SetAside(
            item.Field("line").Count() ?? 0,
            item.Field("reason").Text() ?? "",
            item.Field("text").Printed() ?? ""
        );

    private static ReadResult.Broken Broken(int line, string problem, string cure) =>
        new([new Mistake(line, problem, cure)]);
}
