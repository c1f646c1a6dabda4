using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using DigestMailer.Mail.Dkim;
using FsCheck;
using FsCheck.Fluent;

namespace DigestMailer.Tests.Mail.Dkim;

/// <summary>Against a slow reading of RFC 6376 section 3.4 that goes line by line.</summary>
public sealed class BodyHashTests
{
    private static readonly Arbitrary<string[]> Lines = Gen.OneOf(
            Gen.Elements("", "", " ", "\t", " \t ", "word", "two words", "a  b", "a \tb", "\tend ", " begin", "x\ry", "=C3=A9", new string('w', 5_000), "end\t"))
        .ArrayOf().ToArbitrary();

    [Fact]
    public void Any_body_hashes_as_the_standard_reads() => Prop.ForAll(Lines, lines =>
    {
        foreach (var body in new[] { string.Join("\r\n", lines), string.Concat(lines.Select(line => line + "\r\n")) })
        {
            Assert.Equal(Slow(body, isRelaxed: true), BodyHash.Of(Encoding.Latin1.GetBytes(body), Canonicalization.Relaxed));
            Assert.Equal(Slow(body, isRelaxed: false), BodyHash.Of(Encoding.Latin1.GetBytes(body), Canonicalization.Simple));
        }
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_body_in_pieces_hashes_as_the_whole() => Prop.ForAll(Lines, lines =>
    {
        foreach (var form in Enum.GetValues<Canonicalization>())
        {
            using var hash = new BodyHash(form);
            hash.Append("left over\r\n\r\n"u8);
            hash.Reset();
            foreach (var line in lines)
            {
                hash.Append(Encoding.Latin1.GetBytes(line + "\r\n"));
                hash.Append([]);
            }

            var result = new byte[BodyHash.Length];
            hash.End(result);
            Assert.Equal(BodyHash.Of(Encoding.Latin1.GetBytes(string.Concat(lines.Select(line => line + "\r\n"))), form), result);
        }
    }).QuickCheckThrowOnFailure();

    private static byte[] Slow(string body, bool isRelaxed)
    {
        if (isRelaxed)
        {
            body = string.Join("\r\n", body.Split("\r\n").Select(line => Regex.Replace(line, "[ \t]+", " ").TrimEnd(' ')));
        }

        while (body.EndsWith("\r\n", StringComparison.Ordinal))
        {
            body = body[..^2];
        }

        return SHA256.HashData(Encoding.Latin1.GetBytes(body.Length > 0 || !isRelaxed ? body + "\r\n" : ""));
    }
}
