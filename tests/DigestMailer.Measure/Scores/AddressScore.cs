using System.Text.Json;
using DigestMailer.Mail;

namespace DigestMailer.Measure.Scores;

/// <summary>Addresses against the judgement whether they may stand in an SMTP path; and the stricter law of signing up.</summary>
internal static class AddressScore
{
    public static IEnumerable<Scored> Run(string path)
    {
        var file = Labelled.File(path, "isemail.tsv");
        var rows = Labelled.Rows(file);
        yield return Scored.Judge("syntax", rows, row =>
            MailAddress.IsSyntax(Address(row)) == Accepts(row) ? null : $"{(Accepts(row) ? "refused" : "accepted")} {row["address_json"]} {row["diagnosis"]}");
        yield return Scored.Judge("sign-up refuses what is wrong", [.. rows.Where(row => !Accepts(row))], row =>
            MailAddress.IsAcceptable(Address(row), out _, out _) ? $"accepted {row["address_json"]} {row["diagnosis"]}" : null);
    }

    private static string Address(IReadOnlyDictionary<string, string> row) => JsonSerializer.Deserialize<string>(row["address_json"])!;

    private static bool Accepts(IReadOnlyDictionary<string, string> row) => row["accept"] == "1";
}
