namespace DigestMailer.Tests.TemplateEngine;

public sealed class StringFunctionTests
{
    [Theory]
    [InlineData("{{ 'hello' | string.slice (-3) }} {{ 'hello' | string.slice (-9) 6 }} {{ 'hello' | string.slice 1 99 }}", "llo he ello")]
    [InlineData("{{ 'hello' | string.slice1 (-1) }}{{ 'hello' | string.slice1 5 }}{{ 'hello' | string.slice1 1 2 }}", "oel")]
    [InlineData("{{ 'a,b,,c' | string.split ',' }}{{ 'abc' | string.split '' }}{{ '' | string.split ',' }}", "[\"a\", \"b\", \"c\"][\"abc\"][]")]
    [InlineData("{{ 'a b c' | string.truncatewords 2 }}{{ 'a b' | string.truncatewords 5 '…' }}{{ ' a  b' | string.truncatewords 2 }}", "a b...a b… a...")]
    public void Parts_are_cut_out(string template, string output) => Assert.Equal(output, Papers.Text(template));

    [Theory]
    [InlineData("{{ 'a👩‍👩‍👧b' | string.truncate 2 '…' }}", "a…")]
    [InlineData("{{ 'a👩‍👩‍👧b' | string.truncate 3 }}", "a👩‍👩‍👧b")]
    [InlineData("{{ 'abcdef' | string.truncate 2 }}{{ 'abcdef' | string.truncate 5 }}{{ 'abc' | string.truncate (-1) }}", "..ab...")]
    [InlineData("{{ 'e\\u0301e\\u0301e\\u0301' | string.truncate 2 '' }}", "e\u0301e\u0301")]
    public void A_reader_s_characters_are_counted_and_never_parted(string template, string output) => Assert.Equal(output, Papers.Text(template));

    [Theory]
    [InlineData("{{ 'Hello World' | string.replace_first 'WORLD' 'x' }}{{ 'aXbx' | string.remove_last 'X' }}{{ 'Hello' | string.replace 'L' 'x' }}", "Hello xaXbHello")]
    [InlineData("{{ '!!Hello World!!' | string.handleize }} {{ 'Ärger' | string.handleize }}", "-hello-world ärger")]
    [InlineData("{{ '1abc d-ef' | string.capitalizewords }} {{ 'élan' | string.capitalize }}", "1Abc D-ef Élan")]
    [InlineData("{{ null | string.pad_left 3 }}|{{ 5 | string.pad_right 3 }}|", "   |5  |")]
    [InlineData("{{ 'a\\u0001\\\\\\\"\\n' | string.escape }} {{ 'a' | string.literal }}", "a\\x01\\\\\\\"\\n \"a\"")]
    [InlineData("{{ 'a\\r\\nb\\u2028c' | string.strip_newlines | string.size }}", "4")]
    public void Texts_are_edited(string template, string output) => Assert.Equal(output, Papers.Text(template));

    [Fact]
    public void The_reader_s_culture_changes_no_letters()
    {
        var turkish = new Templates.RenderContext(new System.Globalization.CultureInfo("tr-TR"), Papers.Noon, "tr");
        var output = new System.Buffers.ArrayBufferWriter<byte>();
        Papers.Compile("{{ 'I' | string.downcase }}{{ 'i' | string.upcase }}{{ 'i' | string.capitalize }}", Templates.OutputKind.Text).Render(Papers.Of(), turkish, output);
        Assert.Equal("iII", System.Text.Encoding.UTF8.GetString(output.WrittenSpan));
    }

    [Theory]
    [InlineData("{{ 'abc' | string.contains '' }}{{ null | string.contains 'a' }}{{ 123 | string.contains 2 }}", "falsefalsetrue")]
    [InlineData("{{ string.index_of 'the The' 'THE' 0 null 'OrdinalIgnoreCase' }}{{ string.index_of 'the The' 'The' start_index: 1 }}", "04")]
    [InlineData("{{ 'É' | string.equals_ignore_case 'é' }}{{ null | string.equals_ignore_case null }}", "truefalse")]
    [InlineData("{{ '1' | string.pluralize 'a' 'b' }}{{ 0 | string.pluralize 'a' 'b' }}{{ 1.4 | string.pluralize 'a' 'b' }}", "aba")]
    [InlineData("{{ '1.1' | string.to_float }} {{ '1,234.5' | string.to_double }} {{ '99999999999' | string.to_int }}|", "1.1 1234.5 |")]
    public void Texts_answer_questions(string template, string output) => Assert.Equal(output, Papers.Text(template));

    [Theory]
    [InlineData("{{ 'test' | string.md5 }}", "098f6bcd4621d373cade4e832627b4f6")]
    [InlineData("{{ 'abc' | string.sha1 }}", "a9993e364706816aba3e25717850c26c9cd0d89d")]
    [InlineData("{{ 'abc' | string.sha256 }}", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")]
    [InlineData("{{ 'what do ya want for nothing?' | string.hmac_sha1 'Jefe' }}", "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79")]
    [InlineData("{{ 'what do ya want for nothing?' | string.hmac_sha256 'Jefe' }}", "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")]
    [InlineData("{{ 'é' | string.base64_encode }}{{ 'w6k=' | string.base64_decode }}{{ null | string.base64_encode }}", "w6k=é")]
    public void Hashes_and_codes_are_those_of_their_standards(string template, string output) => Assert.Equal(output, Papers.Text(template));

    [Theory]
    [InlineData("{{ 'hello' | string.slice 1 (-1) }}", "shorter than nothing")]
    [InlineData("{{ 'hello' | string.replace '' 'x' }}", "an empty text cannot be replaced")]
    [InlineData("{{ 'hello' | string.pad_left (-1) }}", "a width of -1")]
    [InlineData("{{ null | string.handleize }}", "must not be null")]
    [InlineData("{{ string.index_of 'abc' 'a' 9 }}", "has no")]
    [InlineData("{{ string.index_of 'abc' 'a' string_comparison: 'Foo' }}", "no comparison 'Foo'")]
    [InlineData("{{ 'x!' | string.base64_decode }}", "not in base 64")]
    [InlineData("{{ 'abc' | string.slice 99999999999 }}", "32 bits")]
    public void What_does_not_fit_is_refused(string template, string words) =>
        Assert.Contains(words, Papers.Failed(template).Message, StringComparison.Ordinal);
}
