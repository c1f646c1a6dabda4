using System.Buffers;
using System.Text;
using DigestMailer.Templates;

namespace DigestMailer.Tests.TemplateEngine;

public sealed class SharingTests
{
    private sealed record Reader(string Name, string Zone);

    private sealed record Item(string Title, string Note, IReadOnlyList<Reader> Fans);

    private sealed record Model(string Subject, string Place, Item Item, Reader Reader, IReadOnlyList<Item> Items);

    private static readonly Shape<Reader> ReaderShape = new Shape<Reader>("reader", personal: true)
        .Text("name", reader => reader.Name, "Who reads.")
        .Text("zone", reader => reader.Zone, "Where.");

    private static readonly Shape<Item> ItemShape = new Shape<Item>("item")
        .Text("title", item => item.Title, "The same for all.")
        .Text("note", item => item.Note, "What the reader wrote.").Personal()
        .List("fans", item => item.Fans, ReaderShape, "Readers.");

    private static readonly Shape<Model> ModelShape = new Shape<Model>("model")
        .Text("subject", model => model.Subject, "Of one mail.").Personal()
        .Text("place", model => model.Place, "The same for all.")
        .Record("item", model => model.Item, ItemShape, "One.")
        .Record("reader", model => model.Reader, ReaderShape, "Who reads.")
        .List("items", model => model.Items, ItemShape, "Many.");

    private static readonly Item One = new("a title", "SECRET", [new Reader("SECRET", "SECRET")]);

    private static readonly Model Values = new("SECRET", "a place", One, new Reader("SECRET", "SECRET"), [One, One]);

    [Theory]
    [InlineData("{{ subject }}", "'subject' belongs to one reader, and 'card' is shared", 4)]
    [InlineData("{{ this.subject }}", "'subject' belongs to one reader", 4)]
    [InlineData("{{ this['subject'] }}", "'subject' belongs to one reader", 4)]
    [InlineData("{{ reader.name }}", "'reader' belongs to one reader", 4)]
    [InlineData("{{ item.note }}", "'note' of item belongs to one reader", 9)]
    [InlineData("{{ item['note'] }}", "'note' of item belongs to one reader", 9)]
    [InlineData("{{ items[0].fans }}", "'fans' of item belongs to one reader", 13)]
    [InlineData("{{ for i in items; i.note; end }}", "'note' of item belongs to one reader", 22)]
    [InlineData("{{ func f; ret subject; end }}", "'subject' belongs to one reader", 16)]
    [InlineData("{{ place ?? subject }}", "'subject' belongs to one reader", 13)]
    [InlineData("{{ date.now }}", "'date.now' depends on the one mail or its reader, and 'card' is shared", 4)]
    [InlineData("{{ '2026-03-29 07:00' | date.parse }}", "'date.parse' depends on the one mail", 25)]
    [InlineData("{{ '2026-03-29 07:00' | date }}", "'date' depends on the one mail", 25)]
    [InlineData("{{ m = math; m.random 1 2 }}", "'math' is a group of functions, and 'card' is shared", 8)]
    [InlineData("{{ import date }}", "'date' is a group of functions, and 'card' is shared", 11)]
    [InlineData("{{ x = @date.utc_now }}", "'date.utc_now' depends on the one mail", 9)]
    public void What_many_readers_get_does_not_read_what_belongs_to_one(string text, string words, int column)
    {
        var error = Assert.Single(Assert.Throws<TemplateException>(() => Compile(text)).Errors);
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
        Assert.Contains("its output is kept and given to many", error.Message, StringComparison.Ordinal);
        Assert.Equal((1, column), (error.Line, error.Column));
        Assert.NotNull(Compile(text, shared: false));
    }

    [Fact]
    public void A_part_of_a_shared_template_is_held_to_the_same()
    {
        var error = Assert.Single(Assert.Throws<TemplateException>(() => Compile("{{ include 'outer' }}", true, ("outer", "{{ include 'inner' }}"), ("inner", "\n{{ reader.name }}"))).Errors);
        Assert.Equal(("inner", 2, 4), (error.Template, error.Line, error.Column));
        Assert.Equal(["outer(1,4)", "card(1,4)"], error.Chain);
        Assert.Contains("'card' is shared", error.Message, StringComparison.Ordinal);
    }

    /// <summary>What no compiler can follow, a name made while rendering, finds nothing either: it is not there.</summary>
    [Theory]
    [InlineData("{{ x = this; x.subject }}")]
    [InlineData("{{ n = 'sub' + 'ject'; this[n] }}")]
    [InlineData("{{ n = 'no' + 'te'; item[n] }}")]
    [InlineData("{{ x = [item]; x[0].note }}")]
    [InlineData("{{ import item; note }}")]
    public void A_name_made_while_rendering_does_not_find_it(string text)
    {
        var failure = Assert.Throws<TemplateException>(() => Render(Compile(text)));
        Assert.DoesNotContain("SECRET", failure.Message, StringComparison.Ordinal);
        Assert.Contains("SECRET", Render(Compile(text, shared: false)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{{ item }}")]
    [InlineData("{{ this }}")]
    [InlineData("{{ items }}")]
    [InlineData("{{ item | object.to_json }}")]
    [InlineData("{{ for m in this; m.key; m.value; end }}")]
    [InlineData("{{ this | object.values }}")]
    [InlineData("{{ items | array.map 'title' }}")]
    public void A_record_as_a_whole_shows_the_rest_of_it(string text)
    {
        var shown = Render(Compile(text));
        Assert.Contains("a title", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("SECRET", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("note", shown, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_everybodys_is_read_as_always() => Assert.Equal(
        "a place a title a title",
        Render(Compile("{{ place }}{{ for i in items }} {{ i.title }}{{ end }}")));

    private static Template Compile(string text, bool shared = true, params (string Name, string Text)[] parts) => TemplateSet.Compile(
        [new("card", text, OutputKind.Text, ModelShape, shared), .. parts.Select(part => new TemplateSource(part.Name, part.Text, OutputKind.Text))])["card"];

    private static string Render(Template template)
    {
        var output = new ArrayBufferWriter<byte>();
        template.Render(Values, Papers.Context, output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
