using System.Buffers;
using System.Globalization;
using System.Text;
using DigestMailer.Templates;

namespace DigestMailer.Tests.TemplateEngine;

public sealed class DateFunctionTests
{
    private static readonly TimeZoneInfo Berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");

    [Theory]
    [InlineData("%k|%l|%e|%I|%p|%P|%r|%R|%T", " 8| 8| 5|08|AM|am|08:02:03 AM|08:02|08:02:03")]
    [InlineData("%D|%F|%v|%y|%C|%j|%u|%w|%U|%W|%V", "01/05/16|2016-01-05| 5-JAN-2016|16|20|005|2|2|02|02|01")]
    [InlineData("%s|%L|%N|%Z|%%|%n|%t|%x|%X|%c", "1451980923|000|000000000|+00:00|%|\n|\t|01/05/2016|08:02:03|Tue Jan 05 08:02:03 2016")]
    [InlineData("%Y%", "2016%")]
    [InlineData("%g", " 05 Jan 2016")]
    public void Every_letter_of_a_pattern_has_its_meaning(string pattern, string output) =>
        Assert.Equal(output, Papers.Text($"{{{{ date.parse '2016/01/05 08:02:03' | date.to_string '{pattern}' }}}}"));

    [Theory]
    [InlineData("{{ day | date.to_string '%A %g%A' 'de-DE' }}", "Sonntag Sunday")]
    [InlineData("{{ day | date.to_string '%d %b' culture:'fr-FR' }}", "29 mars")]
    public void A_culture_names_days_and_months_until_g_ends_it(string template, string output) => Assert.Equal(output, Papers.Text(template));

    [Theory]
    [InlineData("{{ date.parse '05.01.2016' 'dd.MM.yyyy' }}{{ date '2016/01/05' }}{{ '2016/01/05' | date }}", "05 Jan 201605 Jan 201605 Jan 2016")]
    [InlineData("{{ date.parse '14 March 2016' '%d %B %Y' }}{{ date.parse '14 Mar 2016' '%d %B %Y' }}", "14 Mar 201614 Mar 2016")]
    [InlineData("{{ date.parse '2016-01-05T10:00:00+02:00' | date.to_string '%H' }}{{ date.parse '2016-01-05 10:00:00' | date.to_string '%H' }}", "0810")]
    [InlineData("{{ date.parse '' }}{{ date.parse null }}|", "|")]
    [InlineData("{{ '2016/01/05' | date.parse_to_string 'yyyy %j' }}", "DMT2021")]
    [InlineData("{{ '2016/01/05' | date.parse_to_string 'yyyy' }}{{ '2016/01/05' | date.parse_to_string }}", "201605 Jan 2016")]
    [InlineData("{{ date.parse 'no date' }}", "DMT2020")]
    [InlineData("{{ date.parse '005' '%j' }}", "DMT2021")]
    public void Dates_are_read(string template, string output)
    {
        if (output.StartsWith("DMT", StringComparison.Ordinal))
        {
            Assert.Equal(output, Papers.Failed(template).Code);
            return;
        }

        Assert.Equal(output, Papers.Text(template));
    }

    [Theory]
    [InlineData("{{ sent | local | date.to_string '%H:%M %Z' }}", "09:05 +02:00")]
    [InlineData("{{ day | local }}{{ local null }}", "29 Mar 2026")]
    [InlineData("{{ date.parse '2026-01-05 10:00:00' | date.to_string '%H %Z' }}", "10 +01:00")]
    [InlineData("{{ date.parse '2026-01-05T10:00:00Z' | date.to_string '%H %Z' }}", "11 +01:00")]
    public void The_reader_s_zone_is_that_of_the_rendering(string template, string output)
    {
        var written = new ArrayBufferWriter<byte>();
        var context = new RenderContext(CultureInfo.InvariantCulture, Papers.Noon, "en") { Zone = Berlin };
        Papers.Compile(template, OutputKind.Text).Render(Papers.Of(), context, written);
        Assert.Equal(output, Encoding.UTF8.GetString(written.WrittenSpan));
    }

    [Theory]
    [InlineData("{{ date.parse '2016/01/31' | date.add_months 1 }}{{ date.parse '2016/02/29' | date.add_years 1 }}", "29 Feb 201628 Feb 2017")]
    [InlineData("{{ (day | date.add_days 1.5).hour }} {{ (day | date.add_milliseconds millis: 5).millisecond }} {{ day.day_of_year }}", "12 5 88")]
    [InlineData("{{ date.format }}|{{ date.default_format }}", "%d %b %Y|%d %b %Y")]
    [InlineData("{{ timespan.from_days 1.5 }} {{ (timespan.from_hours 25).days }} {{ (timespan.from_hours 36).total_days }} {{ timespan.zero }}", "1.12:00:00 1 1.5 00:00:00")]
    [InlineData("{{ (timespan.parse '1.02:03:04').minutes }}{{ (sent - day).hours }}", "37")]
    public void Dates_and_spans_are_reckoned_with(string template, string output) => Assert.Equal(output, Papers.Text(template));

    [Theory]
    [InlineData("{{ day | date.add_years 99999 }}", "beyond the years")]
    [InlineData("{{ null | date.add_days 1 }}", "must be a date")]
    [InlineData("{{ '2016' | date.to_string '%d' }}", "must be a date")]
    [InlineData("{{ timespan.parse 'x' }}", "no time span")]
    [InlineData("{{ timespan.from_days 1e9 }}", "too long")]
    public void What_does_not_fit_is_refused(string template, string words) =>
        Assert.Contains(words, Papers.Failed(template).Message, StringComparison.Ordinal);

    [Fact]
    public void The_pattern_of_all_dates_cannot_be_changed() =>
        Assert.Equal("DMT1013", Assert.Single(Papers.Refused("{{ date.format = '%Y' }}", OutputKind.Text)).Code);
}
