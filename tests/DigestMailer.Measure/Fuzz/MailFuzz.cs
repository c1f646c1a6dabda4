using System.CommandLine;
using System.Diagnostics;
using DigestMailer.Mail.Mime;
using DigestMailer.Mail.Reports;

namespace DigestMailer.Measure.Fuzz;

/// <summary><c>fuzz mails</c>: spoilt mails through the readers of mails and reports. An exception, a hang or too much memory is a finding.</summary>
internal static class MailFuzz
{
    private const long MostMemory = 64L << 20;
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(2);

    private static readonly string[] Pieces =
    [
        "Content-Type: multipart/report; report-type=delivery-status; boundary=\"b\"\r\n", "Content-Type: message/rfc822\r\n\r\n", "Content-Type: message/delivery-status\r\n\r\n",
        "Content-Type: message/feedback-report\r\n\r\n", "Content-Transfer-Encoding: base64\r\n", "Content-Transfer-Encoding: quoted-printable\r\n", "\r\n--b\r\n", "\r\n--b--\r\n", "\r\n\r\n",
        "Final-Recipient: rfc822; a@b.test\r\nAction: failed\r\nStatus: 5.1.1\r\nDiagnostic-Code: smtp; 550 5.1.1 no\r\n", "=?utf-8?q?=C3=A4?= =?x?b?//8=?=", "charset=utf-7", "charset=\"iso-2022-jp\"",
        "name*0*=utf-8''%e2%82; name*1=x", "=\r\n=3D=ZZ", "From x@y\n", "a@b@c <@>", "((((((((", "\"\\\"", "\0\u00ff", "Feedback-Type: abuse\r\n", "<html><a href='x'", "550-5.7.1 ", "--- Below this line is a copy of the message.\n",
    ];

    public static Command Create()
    {
        var bytes = new Option<long>("--bytes") { DefaultValueFactory = _ => 10_000_000, Description = "How much to read." };
        var seed = new Option<int>("--seed") { DefaultValueFactory = _ => 1, Description = "Chance, to be repeated." };
        var corpus = new Option<DirectoryInfo?>("--corpus") { Description = "A folder of mails to spoil; without it, only made-up ones." };
        var command = new Command("mails", "Spoilt mails through the readers of mails and reports.") { bytes, seed, corpus };
        command.SetAction(parsed => Run(parsed.GetValue(bytes), parsed.GetValue(seed), parsed.GetValue(corpus)));
        return command;
    }

    private static int Run(long bytes, int seed, DirectoryInfo? corpus)
    {
        var mails = corpus?.EnumerateFiles("*.eml", SearchOption.AllDirectories).OrderBy(file => file.FullName).Select(file => File.ReadAllBytes(file.FullName)).ToList() ?? [];
        var random = new Random(seed);
        var (read, count, slowest, most) = (0L, 0, TimeSpan.Zero, 0L);
        while (read < bytes)
        {
            var mail = Mutated(mails.Count > 0 && random.Next(4) > 0 ? mails[random.Next(mails.Count)] : Made(random), random);
            var before = GC.GetAllocatedBytesForCurrentThread();
            var start = Stopwatch.GetTimestamp();
            try
            {
                _ = MimeReader.Read(mail).Tree().Sum(part => part.Text(1 << 20).Length);
                _ = ReportReader.Read(mail);
            }
            catch (Exception failure) when (failure is not OutOfMemoryException)
            {
                File.WriteAllBytes("fuzz-mail.eml", mail);
                Console.Error.WriteLine($"Mail {count} of seed {seed} throws; kept as fuzz-mail.eml.{Environment.NewLine}{failure}");
                return 1;
            }

            var took = Stopwatch.GetElapsedTime(start);
            (slowest, most) = (took > slowest ? took : slowest, Math.Max(most, GC.GetAllocatedBytesForCurrentThread() - before));
            (read, count) = (read + mail.Length, count + 1);
        }

        Console.Out.WriteLine($"{count} mails, {read} bytes, no exception; slowest {slowest.TotalMilliseconds:0} ms, most allocated for one {most >> 10} KB");
        return slowest < Longest && most < MostMemory ? 0 : 1;
    }

    private static byte[] Made(Random random) =>
        [.. Enumerable.Range(0, random.Next(1, 400)).SelectMany(_ => System.Text.Encoding.Latin1.GetBytes(Pieces[random.Next(Pieces.Length)]))];

    private static byte[] Mutated(byte[] mail, Random random)
    {
        var octets = new List<byte>(mail);
        for (var changes = random.Next(1, 12); changes > 0; changes--)
        {
            var at = random.Next(octets.Count + 1);
            switch (random.Next(5))
            {
                case 0:
                    octets.InsertRange(at, System.Text.Encoding.Latin1.GetBytes(Pieces[random.Next(Pieces.Length)]));
                    break;
                case 1:
                    octets.RemoveRange(at, Math.Min(random.Next(64), octets.Count - at));
                    break;
                case 2:
                    var piece = octets.GetRange(at, Math.Min(random.Next(2_000), octets.Count - at));
                    octets.InsertRange(random.Next(octets.Count + 1), piece);
                    break;
                case 3 when at < octets.Count:
                    octets[at] = (byte)random.Next(256);
                    break;
                default:
                    octets.RemoveRange(at, random.Next(20) == 0 ? octets.Count - at : 0);
                    break;
            }
        }

        return [.. octets];
    }
}
