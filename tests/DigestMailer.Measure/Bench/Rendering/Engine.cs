using System.Buffers;
using System.Globalization;
using System.Text;
using DigestMailer.Rendering;
using DigestMailer.Templates;

namespace DigestMailer.Measure.Bench.Rendering;

/// <summary>A way to render the letters.</summary>
/// <param name="Render">Renders the letter and gives its length, in bytes or in characters.</param>
/// <param name="Show">The same as text, to see that all render alike; null where it is another mail, which is compared with none.</param>
internal sealed record Engine(string Name, string Note, Func<Letter, int> Render, Func<Letter, string>? Show)
{
    private static readonly RenderContext Context = new(CultureInfo.InvariantCulture, DateTimeOffset.UnixEpoch, "en");

    public static Engine Whole()
    {
        var template = TemplateSet.Compile([new("letter", LetterText.Whole, OutputKind.Html, Letter.Shape)])["letter"];
        var output = new ArrayBufferWriter<byte>(64 * 1024);
        return new("ours", "one template, escaped, to UTF-8", Render, letter => Encoding.UTF8.GetString(Render(letter) > 0 ? output.WrittenSpan : []));

        int Render(Letter letter)
        {
            output.ResetWrittenCount();
            template.Render(letter, Context, output);
            return output.WrittenCount;
        }
    }

    /// <summary>To a string, as it is used: what a mail needs beyond that, the encoding to bytes, is left out in its favour.</summary>
    public static Engine Handlebars()
    {
        var template = HandlebarsDotNet.Handlebars.Create().Compile(LetterText.Handlebars);
        return new("Handlebars.Net", "one template, escaped, to a string", letter => template(letter).Length, letter => template(letter));
    }

    /// <summary>As the composer does it: cards from fragments that all mails share, laid where the frame has its gap, ready for the wire.</summary>
    public static Engine Fragments()
    {
        var set = TemplateSet.Compile(
        [
            new("frame.html", LetterText.Frame, OutputKind.Html, Letter.Shape),
            new("card.html", LetterText.Card, OutputKind.Html, LetterCard.Shape),
        ]);
        var table = new LayingTable(set["frame.html"], new Fragments(new Renderer(set), 32 * 1024 * 1024), Context);
        return new("ours, fragments", "cards shared by all, escaped, quoted-printable as on the wire", table.Render, table.Show);
    }

    /// <summary>What the composer renders anew for each mail with the templates that are shipped: catalogues, dates and parts included.</summary>
    public static Engine Shipped()
    {
        var files = TemplateFiles.Read(Path.Combine(AppContext.BaseDirectory, "templates"));
        var renderer = Renderer.Compile(files, new TemplateLimits());
        var output = new ArrayBufferWriter<byte>(64 * 1024);
        var views = new Dictionary<Letter, MailView>(ReferenceEqualityComparer.Instance);
        return new("ours, shipped", "subject, preheader and both frames of the shipped digest", Render, Show: null);

        int Render(Letter letter)
        {
            if (!views.TryGetValue(letter, out var view))
            {
                views[letter] = view = ShippedView.Of(letter);
            }

            output.ResetWrittenCount();
            foreach (var template in ShippedView.Templates)
            {
                renderer.Render(template, view, ShippedView.Context, output);
            }

            return output.WrittenCount;
        }
    }
}
