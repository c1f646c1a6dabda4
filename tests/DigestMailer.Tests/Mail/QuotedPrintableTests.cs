using System.Buffers;
using System.Text;
using DigestMailer.Mail.Mime;
using FsCheck;
using FsCheck.Fluent;

namespace DigestMailer.Tests.Mail;

public sealed class QuotedPrintableTests
{
    private static readonly Arbitrary<byte[]> Texts = Gen.OneOf(
            Gen.Elements(
                "\n",
                "\r\n",
                "\r",
                ".",
                "From ",
                " ",
                "\t",
                "=",
                "é",
                "日本語",
                "😀",
                "a",
                "word ",
                new string('x', 74),
                "=3D",
                "\0"
            ),
            ArbMap.Default.GeneratorFor<char>().Select(one => one.ToString())
        )
        .ListOf()
        .Select(parts => Encoding.UTF8.GetBytes(string.Concat(parts)))
        .ToArbitrary();

    private static readonly Arbitrary<byte[]> Octets = ArbMap.Default.ArbFor<byte[]>();

    [Fact]
    public void What_is_encoded_decodes_to_the_same_text() =>
        Prop.ForAll(Texts, text => Decode(Encode(text)).SequenceEqual(WithCrlf(text))).QuickCheckThrowOnFailure();

    [Fact]
    public void Any_bytes_survive() =>
        Prop.ForAll(Octets, bytes => Decode(Encode(bytes)).SequenceEqual(WithCrlf(bytes))).QuickCheckThrowOnFailure();

    [Fact]
    public void Pieces_laid_end_to_end_decode_to_the_texts_laid_end_to_end() =>
        Prop.ForAll(
                Texts,
                Texts,
                (one, two) =>
                    Decode([.. Encode(one), .. Encode(two)]).SequenceEqual([.. WithCrlf(one), .. WithCrlf(two)])
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Lines_are_short_seven_bit_and_safe_on_the_way() =>
        Prop.ForAll(
                Texts,
                text =>
                    Lines(Encode(text))
                        .All(line =>
                            line.Length <= 76
                            && line.All(one => one is >= ' ' and <= '~' or '\t')
                            && !line.StartsWith('.')
                            && !line.StartsWith("From ", StringComparison.Ordinal)
                            && !line.EndsWith(' ')
                            && !line.EndsWith('\t')
                        )
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void No_soft_break_parts_the_bytes_of_a_character() =>
        Prop.ForAll(Texts, text => Lines(Encode(text)).All(line => IsWholeUtf8(Decode(Encoding.ASCII.GetBytes(line)))))
            .QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("", "")]
    [InlineData("one", "one=\r\n")]
    [InlineData("one\n", "one\r\n")]
    [InlineData("one \ntwo\t", "one=20\r\ntwo=09=\r\n")]
    [InlineData(".dot\n.\n", "=2Edot\r\n=2E\r\n")]
    [InlineData("From me\nFrom\n", "=46rom me\r\nFrom\r\n")]
    [InlineData("a=b\rc\n", "a=3Db=0Dc\r\n")]
    [InlineData("é", "=C3=A9=\r\n")]
    public void A_piece_looks_as_expected(string text, string expected) =>
        Assert.Equal(expected, Encoding.ASCII.GetString(Encode(Encoding.UTF8.GetBytes(text))));

    [Theory]
    [InlineData("=zz=4=", "=zz=4")]
    [InlineData("a=\nb", "ab")]
    [InlineData("a= \t\r\nb", "ab")]
    [InlineData("=c3=a9 \n", "é\n")]
    public void Broken_input_is_read_as_far_as_it_goes(string encoded, string expected) =>
        Assert.Equal(expected, Encoding.UTF8.GetString(Decode(Encoding.ASCII.GetBytes(encoded))));

    private static byte[] Encode(byte[] text)
    {
        var output = new ArrayBufferWriter<byte>();
        QuotedPrintable.WritePiece(text, output);
        return output.WrittenSpan.ToArray();
    }

    private static byte[] Decode(byte[] encoded)
    {
        var output = new ArrayBufferWriter<byte>();
        QuotedPrintable.Decode(encoded, output);
        return output.WrittenSpan.ToArray();
    }

    private static byte[] WithCrlf(byte[] text) =>
        Encoding.Latin1.GetBytes(
            Encoding
                .Latin1.GetString(text)
                .Replace("\r\n", "\n", StringComparison.Ordinal)
                .Replace("\n", "\r\n", StringComparison.Ordinal)
        );

    private static string[] Lines(byte[] encoded) => Encoding.ASCII.GetString(encoded).Split("\r\n");

    private static bool IsWholeUtf8(byte[] bytes) => System.Text.Unicode.Utf8.IsValid(bytes);
}
