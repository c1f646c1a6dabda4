using System.Buffers;
using System.Text;
using DigestMailer.Mail.Smtp;
using DigestMailer.Mail.Smtp.Receiving;
using FsCheck;
using FsCheck.Fluent;

namespace DigestMailer.Tests.Mail;

public sealed class DotStufferTests
{
    private static readonly Arbitrary<string[]> Parts = Gen.Elements(
            "\r\n",
            "\r",
            "\n",
            ".",
            "x",
            "\r\n.",
            "\n.",
            new string('x', 31),
            new string('y', 64)
        )
        .ListOf()
        .Select(string.Concat)
        .ListOf()
        .Select(parts => parts.ToArray())
        .ToArbitrary();

    [Fact]
    public void What_was_stuffed_arrives_as_it_was_with_whole_line_ends() =>
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(1_000),
            Prop.ForAll(
                Parts,
                parts =>
                {
                    var body = new ReceivedBody(1_000_000);
                    var octets = Stuff(parts);
                    return body.Take(octets) == octets.Length
                        && body.IsComplete
                        && !body.HasBareLineEnd
                        && Encoding.ASCII.GetString(body.Content.Span) == WithCrlf(string.Concat(parts));
                }
            )
        );

    [Fact]
    public void Where_the_octets_are_cut_makes_no_difference() =>
        Prop.ForAll(Parts, parts => Stuff(parts).SequenceEqual(Stuff([string.Concat(parts)])))
            .QuickCheckThrowOnFailure();

    [Fact]
    public void The_receiver_reads_the_same_however_the_octets_arrive() =>
        Prop.ForAll(
                Parts,
                parts =>
                {
                    var octets = Stuff(parts);
                    var body = new ReceivedBody(1_000_000);
                    for (int from = 0, to = 1; !body.IsComplete; to++)
                    {
                        from += body.Take(octets.AsSpan(from, to - from));
                    }

                    return Encoding.ASCII.GetString(body.Content.Span) == WithCrlf(string.Concat(parts));
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void The_fast_look_sees_what_a_slow_one_sees() =>
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(1_000),
            Prop.ForAll(
                Parts,
                parts =>
                {
                    var text = string.Concat(parts);
                    var isClean =
                        WithCrlf(text) == text + (text.Length == 0 || text.EndsWith('\n') ? "" : "\r\n")
                        && !text.EndsWith('\r')
                        && !text.Contains("\n.", StringComparison.Ordinal);
                    return LineEnds.AreClean(Encoding.ASCII.GetBytes(text)) == isClean;
                }
            )
        );

    private static byte[] Stuff(string[] parts)
    {
        var output = new ArrayBufferWriter<byte>();
        var stuffer = new DotStuffer(isDoubling: true);
        foreach (var part in parts)
        {
            stuffer.Write(Encoding.ASCII.GetBytes(part), output);
        }

        stuffer.End(output);
        return output.WrittenSpan.ToArray();
    }

    private static string WithCrlf(string text)
    {
        var lines = text.Replace("\r\n", "\n", StringComparison.Ordinal)
            .Replace('\r', '\n')
            .Replace("\n", "\r\n", StringComparison.Ordinal);
        return lines.Length == 0 || lines.EndsWith('\n') ? lines : lines + "\r\n";
    }
}
