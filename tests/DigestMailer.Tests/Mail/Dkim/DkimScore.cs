using System.Text;
using System.Text.Json;
using DigestMailer.Mail.Dkim;

namespace DigestMailer.Tests.Mail.Dkim;

/// <summary>Labelled messages, keys and exact results: a folder of them, scored in four groups.</summary>
public sealed class DkimScore(string folder)
{
    /// <summary>A group: how many cases there are, and a line for each that does not agree.</summary>
    public sealed record Group(string Name, int Of, IReadOnlyList<string> Disagreements);

    /// <summary>As the measuring program prints them.</summary>
    public static IEnumerable<string> Lines(string folder) => new DkimScore(folder).Run().SelectMany(group =>
        (string[])[$"agrees {group.Of - group.Disagreements.Count} of {group.Of} ({group.Name})", .. group.Disagreements.Select(line => $"  - {line}")]);

    public IEnumerable<Group> Run() =>
    [
        Judge("body-hash", row => Convert.ToBase64String(BodyHash.Of(Body(Message(row[0])), Form(row[1]))) == row[3]),
        Judge("header-hash", row => Hex(SignedData.Digest(Message(row[0]), row[2].Split(':'), Form(row[1]), [])) == row[3]),
        Judge("sign", IsSignedAsExpected),
        Judge("verify", row => Verdict(row) == row[3]),
    ];

    private Group Judge(string name, Func<string[], bool> agrees)
    {
        var rows = Rows(name + ".tsv");
        return new Group(name, rows.Length, [.. rows.Where(row => !agrees(row)).Select(row => string.Join(' ', row.Take(5)))]);
    }

    private bool IsSignedAsExpected(string[] row)
    {
        var field = "DKIM-Signature:" + JsonSerializer.Deserialize<string>(row[5]);
        var names = DkimVerifier.Tags(field)["h"].Split(':');
        var digest = SignedData.Digest(Message(row[0]), names, Form(row[4].Split('/')[0]), Encoding.Latin1.GetBytes(field));
        var text = File.ReadAllText(Path.Combine(folder, "keys", row[3]));
        using var key = row[2] == "rsa-sha256" ? DkimKey.Rsa(text) : DkimKey.Ed25519(text);
        var signature = new byte[key.SignatureLength];
        key.Sign(digest, signature);
        return Hex(digest) == row[6] && Convert.ToBase64String(signature) == row[7];
    }

    private string Verdict(string[] row)
    {
        var zone = Rows("dns.tsv").ToDictionary(record => record[0], record => record[1]);
        var text = Encoding.Latin1.GetString(Message(row[0]));
        text = row[2] switch
        {
            "none" => text,
            "append line \"x\" to the body" => text + "x\r\n",
            "insert \"z\" after \"From: \"" => text.Replace("\r\nFrom: ", "\r\nFrom: z", StringComparison.Ordinal),
            _ => throw new FormatException($"An unknown change: {row[2]}"),
        };
        var problems = new DkimVerifier(zone.GetValueOrDefault).Verify(Encoding.Latin1.GetBytes(text));
        return problems[int.Parse(row[1], System.Globalization.CultureInfo.InvariantCulture)] is null ? "pass" : "fail";
    }

    private string[][] Rows(string file) =>
        [.. File.ReadAllLines(Path.Combine(folder, file)).Skip(1).Select(line => line.Split('\t'))];

    private byte[] Message(string name) => File.ReadAllBytes(Path.Combine(folder, "messages", name));

    private static ReadOnlySpan<byte> Body(byte[] message) =>
        message.AsSpan().IndexOf("\r\n\r\n"u8) is >= 0 and var end ? message.AsSpan(end + 4) : [];

    private static Canonicalization Form(string word) => word == "relaxed" ? Canonicalization.Relaxed : Canonicalization.Simple;

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);
}
