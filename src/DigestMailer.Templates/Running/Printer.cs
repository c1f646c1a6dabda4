using System.Globalization;

namespace DigestMailer.Templates;

/// <summary>Writes one value at its place, straight as bytes where it can.</summary>
internal static class Printer
{
    public static void Print(Run run, in Value value, Place place)
    {
        var output = run.Output;
        switch (value.Kind)
        {
            case ValueKind.Text when place is not (Place.Url or Place.Style or Place.Between):
                Escaping.Write(value.Text, place, output);
                break;
            case ValueKind.Null or ValueKind.Unset or ValueKind.Empty when place != Place.Url:
                return;
            case ValueKind.Gap when place != Place.Style:
                output.Advance(System.Text.Encoding.UTF8.GetBytes($"{Gap.Open}{value.Gap.Name}{Gap.Close}", output.Reserve(6 + (value.Gap.Name.Length * 3))));
                break;
            case ValueKind.Url when place is not (Place.Style or Place.Between):
                Escaping.Write(value.Url.Text, place == Place.Url ? Place.Attribute : place, output);
                break;
            case ValueKind.Whole when place is not (Place.Url or Place.Between):
                Number(output, value.Whole, run.Culture, place);
                break;
            case ValueKind.Html:
                Html(run, value.Html, place);
                break;
            default:
                Other(run, value, place);
                break;
        }

        output.Check();
    }

    private static void Number(Output output, long number, CultureInfo culture, Place place)
    {
        // A style is read by machines: no culture's minus.
        _ = number.TryFormat(output.Reserve(64), out var written, default, place is Place.Style or Place.UrlRest ? CultureInfo.InvariantCulture : culture);
        output.Advance(written);
    }

    private static void Html(Run run, Markup markup, Place place)
    {
        switch (place)
        {
            case Place.Element or Place.Between or Place.Verbatim:
                run.Output.Write(markup.Utf8);
                break;
            case Place.Plain or Place.Line:
                Escaping.Write(HtmlText.Strip(System.Text.Encoding.UTF8.GetString(markup.Utf8)), place, run.Output);
                break;
            default:
                throw run.Fail("DMT2010", $"this value is markup, and {Name(place)} takes text only: print it between tags, or print the text that it was made from");
        }
    }

    private static void Other(Run run, in Value value, Place place)
    {
        switch (place)
        {
            case Place.Url:
                throw run.Fail("DMT2011", value.IsNull
                    ? "this address is null: guard it with 'if'"
                    : "a link takes an address of the model only, or a literal start such as https://example.org/ with values behind it");
            case Place.Between when Texts.Of(value, run).AsSpan().IsWhiteSpace():
                break;
            case Place.Between:
                throw run.Fail("DMT2015", "text cannot stand here, between the rows and cells of a table or in the <head>: put the value into a <td>, or into 'capture' with its markup");
            case Place.Style when value.Kind is ValueKind.Real or ValueKind.Exact:
                Escaping.Write(Texts.In(CultureInfo.InvariantCulture, value, run), Place.Attribute, run.Output);
                break;
            case Place.Style when value.Kind == ValueKind.Text && IsColour(value.Text):
                Escaping.Write(value.Text, Place.Attribute, run.Output);
                break;
            case Place.Style:
                throw run.Fail("DMT2012", "a style takes numbers and colours like #0a4bb3 only: write everything else of it out");
            default:
                Escaping.Write(Texts.Of(value, run), place, run.Output);
                break;
        }
    }

    private static bool IsColour(string text) => text.Length is 4 or 7 && text[0] == '#' && text.AsSpan(1).IndexOfAnyExcept(Hex) < 0;

    private static readonly System.Buffers.SearchValues<char> Hex = System.Buffers.SearchValues.Create("0123456789abcdefABCDEF");

    private static string Name(Place place) => place switch
    {
        Place.Title => "a title",
        Place.Style => "a style",
        Place.Url or Place.UrlRest => "an address",
        _ => "an attribute",
    };
}
