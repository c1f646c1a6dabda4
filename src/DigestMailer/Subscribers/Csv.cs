using System.Text;

namespace DigestMailer.Subscribers;

/// <summary>One record of a CSV file and the line it begins on.</summary>
internal sealed record CsvRecord(int Line, IReadOnlyList<string> Fields);

/// <summary>Comma-separated values as RFC 4180 has them; lines may end in CRLF or LF, quotes may hold line breaks.</summary>
internal static class Csv
{
    /// <param name="unclosed">The line of a quote that never closes, if there is one; what follows it is one field.</param>
    public static IReadOnlyList<CsvRecord> Read(string text, out int? unclosed)
    {
        var records = new List<CsvRecord>();
        var fields = new List<string>();
        var field = new StringBuilder();
        var (line, start, quotedSince) = (1, 1, 0);
        for (var at = text.StartsWith('\uFEFF') ? 1 : 0; at < text.Length; at++)
        {
            var letter = text[at];
            line += letter == '\n' ? 1 : 0;
            if (quotedSince > 0)
            {
                if (letter != '"')
                {
                    field.Append(letter);
                }
                else if (at + 1 < text.Length && text[at + 1] == '"')
                {
                    field.Append('"');
                    at++;
                }
                else
                {
                    quotedSince = 0;
                }
            }
            else if (letter == '"' && field.Length == 0)
            {
                quotedSince = line;
            }
            else if (letter == ',')
            {
                fields.Add(field.ToString());
                field.Clear();
            }
            else if (letter == '\n')
            {
                End();
            }
            else if (letter != '\r' || at + 1 >= text.Length || text[at + 1] != '\n')
            {
                field.Append(letter);
            }
        }

        End();
        unclosed = quotedSince > 0 ? quotedSince : null;
        return records;

        void End()
        {
            if (fields.Count > 0 || field.Length > 0)
            {
                fields.Add(field.ToString());
                records.Add(new CsvRecord(start, [.. fields]));
            }

            fields.Clear();
            field.Clear();
            start = line;
        }
    }

    /// <summary>One record with its line end. A field that a spreadsheet would compute is made text by an apostrophe.</summary>
    public static string Write(IEnumerable<string> fields) => $"{string.Join(',', fields.Select(Guarded).Select(Quoted))}\r\n";

    /// <summary>Takes the apostrophe away again.</summary>
    public static string Unguarded(string field) => field.Length > 1 && field[0] == '\'' && NeedsGuard(field[1..]) ? field[1..] : field;

    private static string Guarded(string field) => NeedsGuard(field) ? $"'{field}" : field;

    // An apostrophe before such a sign is guarded too, or reading would take for a guard what was text.
    private static bool NeedsGuard(string field) =>
        field.TrimStart('\'') is [var first, ..] && first is '=' or '+' or '-' or '@' or '\t' or '\r';

    private static string Quoted(string field) =>
        field.AsSpan().IndexOfAny(",\"\r\n") >= 0 || field.StartsWith(' ') || field.EndsWith(' ')
            ? $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\""
            : field;
}
