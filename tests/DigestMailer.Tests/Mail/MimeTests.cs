using System.Buffers;
using System.Text;
using DigestMailer.Mail;
using DigestMailer.Mail.Mime;
using FsCheck;
using FsCheck.Fluent;

namespace DigestMailer.Tests.Mail;

public sealed class MimeTests
{
    [Fact]
    public void What_the_writer_wrote_the_reader_reads()
    {
        var message = MimeReader.Read(Write("row-1", ["Hällo\n", ".dot"], ["<p>Hällo</p>\n", "<p>.</p>"]));
        Assert.Equal("Heute: 3 Papers – schön", message["subject"]);
        Assert.Equal("Jörg <reader@good.test>", message["To"]);
        Assert.Equal("multipart/alternative", message.Type.MediaType);
        Assert.Equal("Hällo\r\n.dot", message.FirstText("text/plain"));
        Assert.Equal("<p>Hällo</p>\r\n<p>.</p>", message.FirstText("text/html"));
        Assert.Equal(["text/plain", "text/html"], message.Parts.Select(part => part.Type.MediaType));
    }

    [Fact]
    public void A_message_can_be_plain_text_alone()
    {
        var output = new ArrayBufferWriter<byte>();
        new MimeWriter(output).Text("Subject", "x").EndWithText("plain", [Piece("a\n"), Piece("b")]);
        Assert.Equal("a\r\nb", MimeReader.Read(output.WrittenMemory).FirstText("text/plain"));
    }

    [Fact]
    public void Equal_seeds_give_equal_bytes_and_others_another_boundary()
    {
        var one = Write("row-1", ["a"], ["b"]).ToArray();
        Assert.Equal(one, Write("row-1", ["a"], ["b"]).ToArray());
        Assert.NotEqual(one, Write("row-2", ["a"], ["b"]).ToArray());
    }

    [Fact]
    public void Lines_end_in_crlf_and_nothing_else()
    {
        var text = Encoding.ASCII.GetString(Write("row-1", ["a\nb\r\n"], ["<p>\n"]).Span);
        Assert.DoesNotContain('\n', text.Replace("\r\n", "", StringComparison.Ordinal));
        Assert.DoesNotContain('\r', text.Replace("\r\n", "", StringComparison.Ordinal));
        Assert.EndsWith("--\r\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_boundary_that_occurs_in_a_part_is_not_used()
    {
        var boundary = MimeReader.Read(Write("row-1", ["a"], ["b"])).Type.Parameters["boundary"];
        var output = new ArrayBufferWriter<byte>();
        new MimeWriter(output).EndWithAlternatives(
            "row-1",
            [Encoding.ASCII.GetBytes($"--{boundary}\r\n")],
            [Piece("b")]
        );
        Assert.NotEqual(boundary, MimeReader.Read(output.WrittenMemory).Type.Parameters["boundary"]);
    }

    [Theory]
    [InlineData("日本語の要約です。モデルは推論を学ぶ。", "base64")]
    [InlineData("Ordinary prose, with an é here and an = there.", "quoted-printable")]
    [InlineData("", "quoted-printable")]
    public void A_part_is_in_the_shorter_encoding_and_says_the_same(string sentence, string encoding)
    {
        var text = string.Concat(Enumerable.Repeat(sentence + "\n", 40)).TrimStart('\n');
        var output = new ArrayBufferWriter<byte>();
        new MimeWriter(output).EndWithAlternatives("s", [Piece(text[..(text.Length / 2)]), Piece(text[(text.Length / 2)..])], [Piece("<p>\n")]);

        var message = MimeReader.Read(output.WrittenMemory);
        Assert.Equal(encoding, message.Parts[0]["Content-Transfer-Encoding"]);
        Assert.Equal("quoted-printable", message.Parts[1]["Content-Transfer-Encoding"]);
        Assert.Equal(text, message.FirstText("text/plain")!.Replace("\r\n", "\n", StringComparison.Ordinal));
        Assert.All(Encoding.ASCII.GetString(output.WrittenSpan).Split("\r\n"), line => Assert.InRange(line.Length, 0, 76));
    }

    [Fact]
    public void A_piece_without_a_line_break_is_a_mistake() =>
        Assert.Throws<ArgumentException>(() =>
            new MimeWriter(new ArrayBufferWriter<byte>()).EndWithText("plain", ["abc"u8.ToArray()])
        );

    [Fact]
    public void Ten_thousand_hostile_subjects_and_names_add_no_header()
    {
        var random = new Random(20251103);
        const string alphabet = "ab :<>@,;\"\\=?_é\r\n\0\t\u007f\u0085\u2028\u202E日😀";
        var output = new ArrayBufferWriter<byte>();
        for (var round = 0; round < 10_000; round++)
        {
            output.ResetWrittenCount();
            var text = string.Concat(
                Enumerable.Range(0, random.Next(1, 40)).Select(_ => alphabet[random.Next(alphabet.Length)])
            );
            var isRefused = text.Any(char.IsControl);
            var refusal = Record.Exception(() =>
                new MimeWriter(output)
                    .Text("Subject", text)
                    .Mailbox("To", text, MailAddress.Parse("reader@good.test"))
                    .Exact("X-Last", "1")
                    .EndWithText("plain", [Piece("x\n")])
            );
            Assert.Equal(isRefused, refusal is FormatException);
            if (!isRefused)
            {
                Assert.Equal(
                    ["Subject", "To", "X-Last", "MIME-Version", "Content-Type", "Content-Transfer-Encoding"],
                    MimeReader.Read(output.WrittenMemory).Headers.Select(header => header.Name)
                );
            }
        }
    }

    [Theory]
    [InlineData("\r\n")]
    [InlineData("\n")]
    [InlineData("\r")]
    public void Any_line_end_is_read(string end)
    {
        var message = MimeReader.Read(
            Encoding.ASCII.GetBytes(
                string.Join(
                    end,
                    "From mbox",
                    "Subject: =?iso-8859-1?q?caf=E9?=",
                    " =?iso-8859-1?q?_noir?=",
                    "Content-Type: multipart/mixed; boundary=\"b b\"",
                    "",
                    "preamble",
                    "--b b",
                    "Content-Transfer-Encoding: base64",
                    "",
                    "aGVs",
                    "bG8=",
                    "--b b",
                    "Content-Type: message/rfc822",
                    "",
                    "Subject: inner",
                    "",
                    "x"
                )
            )
        );
        Assert.Equal("café noir", message["Subject"]);
        Assert.Equal("hello", message.FirstText("text/plain"));
        Assert.Equal("inner", message.Parts[1].Parts[0]["Subject"]);
    }

    [Fact]
    public void No_octets_make_the_reader_fail()
    {
        var tokens = Gen.Elements(
                "Content-Type: multipart/mixed; boundary=b\r\n",
                "Content-Type: message/rfc822\n",
                "--b",
                "--b--",
                "\r\n",
                "\n",
                "\r",
                ":",
                ";",
                "\"",
                "=?utf-8?b?",
                "=?x?q?=?=",
                "?=",
                "Content-Transfer-Encoding: base64\r\n",
                "A",
                "=",
                "\u00ff",
                "Content-Type: text/html; charset=nonsense\r\n"
            )
            .ListOf()
            .Select(string.Concat);
        Prop.ForAll(
                tokens.ToArbitrary(),
                text =>
                {
                    foreach (var encoding in new[] { Encoding.UTF8, Encoding.Latin1 })
                    {
                        var message = MimeReader.Read(encoding.GetBytes(text));
                        _ = message.FirstText("text/plain") + message.FirstText("text/html") + message.Text();
                    }
                }
            )
            .QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Depth_and_number_of_parts_are_bounded()
    {
        var deep = string.Concat(Enumerable.Repeat("Content-Type: message/rfc822\r\n\r\n", 5_000));
        var wide =
            "Content-Type: multipart/mixed; boundary=b\r\n\r\n"
            + string.Concat(Enumerable.Repeat("--b\r\n\r\nx\r\n", 5_000));
        Assert.InRange(Count(MimeReader.Read(Encoding.ASCII.GetBytes(deep))), 20, 22);
        Assert.InRange(Count(MimeReader.Read(Encoding.ASCII.GetBytes(wide))), 199, 201);
    }

    [Theory]
    [InlineData("text/plain; name*0*=utf-8''%C3%A4; name*1=\" b\"", "text/plain", "\u00e4 b")]
    [InlineData("Text/HTML (a page; name=x); name=\"a;\\\"b\"", "text/html", "a;\"b")]
    [InlineData("text/plain; name==?utf-8?q?=C3=A4?=", "text/plain", "\u00e4")]
    [InlineData("text/plain   charset=utf-8; name=x", "text/plain", "x")]
    [InlineData("nonsense; name=x", "text/plain", "x")]
    public void What_a_part_says_it_is_is_read_with_its_parameters(string value, string type, string name)
    {
        var read = ContentType.Read(value);
        Assert.Equal((type, name), (read.MediaType, read.Parameters["name"]));
    }

    [Theory]
    [InlineData("utf-7", "a+b")]
    [InlineData("no-such-charset", "a+b")]
    [InlineData("", "a+b")]
    [InlineData("cp932", "a+b")]
    public void A_charset_that_we_will_not_read_costs_nothing(string charset, string text) =>
        Assert.Equal(text, MimeReader.Read(Encoding.ASCII.GetBytes($"Content-Type: text/plain; charset=\"{charset}\"\n\n{text}")).FirstText("text/plain"));

    [Fact]
    public void A_field_stays_one_line_whatever_its_encoded_words_hide() =>
        Assert.Equal("a Bcc: x@y.test", MimeReader.Read("Subject: =?utf-8?q?a=0ABcc:_x@y.test?=\n\n"u8.ToArray())["Subject"]);

    [Fact]
    public void A_message_inside_a_message_is_read_even_when_it_was_encoded()
    {
        var inner = Convert.ToBase64String("Subject: inner\n\nHello"u8.ToArray());
        var mail = MimeReader.Read(Encoding.ASCII.GetBytes($"From x@y Mon Jan  1\nContent-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n{inner}"));
        Assert.Equal("inner", Assert.Single(mail.Parts)["Subject"]);
    }

    private static int Count(MimePart part) => 1 + part.Parts.Sum(Count);

    private static ReadOnlyMemory<byte> Write(string seed, string[] plain, string[] html)
    {
        var output = new ArrayBufferWriter<byte>();
        new MimeWriter(output)
            .Mailbox("From", "DigestMailer", MailAddress.Parse("digest@news.test"))
            .Mailbox("To", "Jörg", MailAddress.Parse("reader@good.test"))
            .Text("Subject", "Heute: 3 Papers – schön")
            .Date("Date", new DateTimeOffset(2025, 11, 3, 7, 0, 0, TimeSpan.Zero))
            .Exact("Message-ID", "<row-1@news.test>")
            .EndWithAlternatives(seed, [.. plain.Select(Piece)], [.. html.Select(Piece)]);
        return output.WrittenMemory;
    }

    private static ReadOnlyMemory<byte> Piece(string text)
    {
        var output = new ArrayBufferWriter<byte>();
        QuotedPrintable.WritePiece(Encoding.UTF8.GetBytes(text), output);
        return output.WrittenMemory;
    }
}
