using System.Buffers;
using System.Globalization;
using System.Text;
using DigestMailer.Mail;
using DigestMailer.Mail.Mime;
using FsCheck;
using FsCheck.Fluent;

namespace DigestMailer.Tests.Mail;

public sealed class HeaderTextTests
{
    private static readonly MailAddress Reader = MailAddress.Parse("reader@good.test");

    private static readonly Arbitrary<string> Texts = Gen.OneOf(
            Gen.Elements(
                " ",
                "  ",
                "word",
                "é",
                "日本語",
                "😀",
                "=?",
                "?=",
                "_",
                "=",
                "\"",
                "\\",
                ",",
                "<x@y>",
                "(c)",
                ".",
                new string('w', 90),
                "=?utf-8?q?x?="
            ),
            ArbMap
                .Default.GeneratorFor<char>()
                .Where(one => !char.IsControl(one) && !char.IsSurrogate(one))
                .Select(one => one.ToString())
        )
        .ListOf()
        .Select(string.Concat)
        .Where(text =>
            !text.Any(one =>
                "\u061C\u200E\u200F\u202A\u202B\u202C\u202D\u202E\u2066\u2067\u2068\u2069\u2028\u2029".Contains(one)
            )
        )
        .ToArbitrary();

    [Fact]
    public void A_text_is_read_back_as_it_was() =>
        Prop.ForAll(
                Texts,
                text =>
                    ReadBack(output => HeaderText.WriteText("Subject", text, output)) == text
                    || text.Trim(' ').Length == 0
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void A_display_name_is_read_back_as_it_was() =>
        Prop.ForAll(
                Texts,
                text => Phrase(output => HeaderText.WriteMailbox("To", text, Reader, output)) == text.Trim(' ')
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Lines_are_ascii_and_fold_at_78() =>
        Prop.ForAll(
                Texts,
                text =>
                    Written(output =>
                        {
                            HeaderText.WriteText("Subject", text, output);
                            HeaderText.WriteMailbox("To", text, Reader, output);
                        })
                        .Split("\r\n")
                        .All(line => line.Length <= 78 && line.All(one => one is >= ' ' and <= '~'))
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void No_encoded_word_is_longer_than_75_or_parts_a_character()
    {
        var written = Written(output =>
            HeaderText.WriteText("Subject", string.Concat(Enumerable.Repeat("日本語😀é ", 40)), output)
        );
        var words = written["Subject: ".Length..].Split([' ', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries);
        Assert.All(
            words,
            word =>
            {
                Assert.InRange(word.Length, 13, 75);
                Assert.DoesNotContain('\uFFFD', EncodedWords.Decode(word));
            }
        );
    }

    [Fact]
    public void Words_that_are_joined_before_they_are_decoded_lose_nothing() =>
        Prop.ForAll(
                Texts,
                text =>
                {
                    var words = Written(output => HeaderText.WriteText("Subject", text, output)).Split("=?utf-8?b?")[1..];
                    return words.SkipLast(1).All(word => !word.Contains("=?=", StringComparison.Ordinal));
                }
            )
            .QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("Plain words", "Subject: Plain words\r\n")]
    [InlineData("A caf\u00e9house today", "Subject: A =?utf-8?q?caf=C3=A9house?= today\r\n")]
    [InlineData("\u65e5\u672c\u8a9e", "Subject: =?utf-8?b?5pel5pys6Kqe?=\r\n")]
    [InlineData("a\u202Eb", "Subject: ab\r\n")]
    public void A_subject_looks_as_expected(string text, string expected) =>
        Assert.Equal(expected, Written(output => HeaderText.WriteText("Subject", text, output)));

    [Theory]
    [InlineData(null, "To: reader@good.test\r\n")]
    [InlineData("Ada Lovelace", "To: Ada Lovelace <reader@good.test>\r\n")]
    [InlineData("Lovelace, Ada", "To: \"Lovelace, Ada\" <reader@good.test>\r\n")]
    [InlineData("The \"A\" team", "To: \"The \\\"A\\\" team\" <reader@good.test>\r\n")]
    [InlineData("Jos\u00e9 Silva", "To: =?utf-8?q?Jos=C3=A9_Silva?= <reader@good.test>\r\n")]
    public void A_mailbox_looks_as_expected(string? name, string expected) =>
        Assert.Equal(expected, Written(output => HeaderText.WriteMailbox("To", name, Reader, output)));

    [Fact]
    public void Every_control_character_is_refused_by_the_name_of_the_header()
    {
        foreach (var control in Enumerable.Range(0, 32).Concat(Enumerable.Range(127, 33)).Select(one => (char)one))
        {
            var value = $"a{control}b";
            var output = new ArrayBufferWriter<byte>();
            Assert.Contains(
                "Subject",
                Assert.Throws<FormatException>(() => HeaderText.WriteText("Subject", value, output)).Message,
                StringComparison.Ordinal
            );
            Assert.Contains(
                "List-Id",
                Assert.Throws<FormatException>(() => HeaderText.WriteExact("List-Id", value, output)).Message,
                StringComparison.Ordinal
            );
            Assert.Contains(
                "To",
                Assert.Throws<FormatException>(() => HeaderText.WriteMailbox("To", value, Reader, output)).Message,
                StringComparison.Ordinal
            );
            Assert.Equal(0, output.WrittenCount);
        }
    }

    [Fact]
    public void Exact_values_fold_only_where_blanks_stand()
    {
        var link = $"<https://news.test/u/{new string('t', 80)}>";
        Assert.Equal(
            $"List-Unsubscribe: {link},\r\n <mailto:u@news.test>\r\n",
            Written(output => HeaderText.WriteExact("List-Unsubscribe", $"{link}, <mailto:u@news.test>", output))
        );
        Assert.Throws<FormatException>(() =>
            Written(output => HeaderText.WriteExact("List-Id", new string('x', 999), output))
        );
        Assert.Throws<FormatException>(() => Written(output => HeaderText.WriteExact("List-Id", "é", output)));
    }

    [Theory]
    [InlineData("tr-TR")]
    [InlineData("ar-SA")]
    [InlineData("th-TH")]
    public void A_date_is_english_in_every_culture(string culture)
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo(culture);
            var date = new DateTimeOffset(2025, 11, 3, 7, 5, 9, TimeSpan.FromMinutes(-210));
            Assert.Equal(
                "Date: Mon, 03 Nov 2025 07:05:09 -0330\r\n",
                Written(output => HeaderText.WriteDate("Date", date, output))
            );
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    private static string Written(Action<IBufferWriter<byte>> write)
    {
        var output = new ArrayBufferWriter<byte>();
        write(output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    private static string ReadBack(Action<IBufferWriter<byte>> write) =>
        Assert.Single(MimeReader.Read(Encoding.UTF8.GetBytes(Written(write) + "\r\n")).Headers).Value;

    private static string Phrase(Action<IBufferWriter<byte>> write)
    {
        var mailbox = ReadBack(write);
        var phrase = mailbox[..mailbox.LastIndexOf(Reader.ToString(), StringComparison.Ordinal)].TrimEnd('<').Trim(' ');
        return Written(write).StartsWith("To: \"", StringComparison.Ordinal) ? Unescape(phrase[1..^1]) : phrase;
    }

    private static string Unescape(string quoted)
    {
        var text = new StringBuilder();
        for (var at = 0; at < quoted.Length; at++)
        {
            at += quoted[at] == '\\' ? 1 : 0;
            text.Append(quoted[at]);
        }

        return text.ToString();
    }
}
