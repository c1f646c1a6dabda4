using System.Globalization;

namespace DigestMailer.Tests.Composing;

/// <summary>Calendars and digits of the machine's culture are none of a mail's business.</summary>
public sealed class CultureTests
{
    [Theory]
    [InlineData("tr-TR")]
    [InlineData("ar-SA")]
    [InlineData("th-TH")]
    public async Task The_culture_of_the_machine_changes_no_byte(string culture)
    {
        await using var desk = await Desk.OpenAsync();
        var row = Desk.Row(desk.With(SomePapers.Many(3)).Recipe());
        var usual = await desk.BytesAsync(row);
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);
            await using var other = await Desk.OpenAsync();
            other.With(SomePapers.Many(3));
            var bytes = await other.BytesAsync(row);
            Assert.Equal(usual, bytes);
            Assert.Equal("Mon, 03 Nov 2025 07:00:00 +0000", Post.Read(bytes)["Date"]);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}
