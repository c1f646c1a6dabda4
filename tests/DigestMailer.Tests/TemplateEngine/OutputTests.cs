using System.Buffers;
using System.Net;
using System.Text;
using DigestMailer.Templates;

namespace DigestMailer.Tests.TemplateEngine;

public sealed class OutputTests
{
    private static readonly string[] Odd = ["&", "<", ">", "\"", "'", "é", "語", "😀", "\u0001", "\u007F", "\uD800", "\u202E"];

    /// <summary>Whatever stands before and behind it, a character is written alike: text is looked at in blocks of many lengths.</summary>
    [Fact]
    public void A_character_is_written_alike_at_every_place_of_a_block()
    {
        var html = Papers.Compile("{{ name }}", OutputKind.Html);
        var text = Papers.Compile("{{ name }}", OutputKind.Text);
        foreach (var odd in Odd)
        {
            var kept = odd is "\u0001" or "\u007F" or "\u202E" ? "" : odd == "\uD800" ? "\uFFFD" : odd;
            for (var length = 0; length < 100; length++)
            {
                var plain = string.Concat(Enumerable.Range(0, length).Select(i => (char)('A' + (i % 26))));
                var at = length * 7 % (length + 1);
                var value = plain.Insert(at, odd);
                Assert.Equal(plain.Insert(at, kept), Papers.Render(text, Papers.Of(value)));
                Assert.Equal(WebUtility.HtmlEncode(plain.Insert(at, kept)), WebUtility.HtmlEncode(WebUtility.HtmlDecode(Papers.Render(html, Papers.Of(value)))));
            }
        }
    }

    [Fact]
    public void Each_character_that_ends_or_begins_markup_is_a_reference_wherever_it_stands()
    {
        var template = Papers.Compile("{{ name }}", OutputKind.Html);
        for (var length = 0; length < 70; length++)
        {
            var plain = new string('x', length);
            Assert.Equal($"{plain}&lt;&amp;&gt;&quot;&#39;{plain}", Papers.Render(template, Papers.Of($"{plain}<&>\"'{plain}")));
        }
    }

    [Theory]
    [InlineData("a/b?c=d&é", "a%2Fb%3Fc%3Dd%26%C3%A9")]
    [InlineData("語😀*", "%E8%AA%9E%F0%9F%98%80%EF%BF%BD")]
    public void The_rest_of_an_address_is_percent_encoded(string value, string written) => Assert.Equal(
        $"<a href=\"https://example.org/{written}\">",
        Papers.Render(Papers.Compile("<a href=\"https://example.org/{{ name }}\">", OutputKind.Html), Papers.Of(value.Replace('*', '\uD800')))); // an attribute cannot hold half a pair

    [Theory]
    [InlineData(1)]
    [InlineData(100)]
    [InlineData(100_000)]
    public void What_stands_beside_the_room_of_a_writer_stays_as_it_is(int room)
    {
        var template = Papers.Compile("{{ for i in 1..300; name; end }}", OutputKind.Text);
        var writer = new Slab(room);
        template.Render(Papers.Of("abcdefghij"), Papers.Context, writer);
        Assert.Equal(string.Concat(Enumerable.Repeat("abcdefghij", 300)), writer.Written);
        Assert.True(writer.FencesStand);
    }

    [Fact]
    public void A_rendering_that_fails_late_has_written_nothing()
    {
        var template = Papers.Compile("{{ for i in 1..300; name; end }}{{ 1 // (count - count) }}", OutputKind.Text);
        var writer = new Slab(100_000);
        Assert.Throws<TemplateException>(() => template.Render(Papers.Of("abcdefghij"), Papers.Context, writer));
        Assert.Equal("", writer.Written);
        Assert.True(writer.FencesStand);
    }

    /// <summary>A writer whose room lies between what belongs to others.</summary>
    private sealed class Slab(int room) : IBufferWriter<byte>
    {
        private const int Fence = 64;

        private readonly ArrayBufferWriter<byte> written = new();
        private byte[] bytes = Fenced(room);

        public string Written => Encoding.UTF8.GetString(written.WrittenSpan);

        public bool FencesStand => bytes.AsSpan(0, Fence).IndexOfAnyExcept((byte)7) < 0 && bytes.AsSpan(bytes.Length - Fence).IndexOfAnyExcept((byte)7) < 0;

        public void Advance(int count)
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThan(count, bytes.Length - (2 * Fence));
            written.Write(bytes.AsSpan(Fence, count));
        }

        public Memory<byte> GetMemory(int sizeHint = 0)
        {
            if (sizeHint > bytes.Length - (2 * Fence))
            {
                bytes = Fenced(sizeHint);
            }

            return bytes.AsMemory(Fence, bytes.Length - (2 * Fence));
        }

        public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

        private static byte[] Fenced(int room)
        {
            var bytes = new byte[room + (2 * Fence)];
            bytes.AsSpan().Fill(7);
            return bytes;
        }
    }
}
