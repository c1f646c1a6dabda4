using System.Globalization;
using System.Text;

namespace DigestMailer.Templates;

/// <summary>What <c>tablerow</c> writes around its items: cells, and a new row after every so many.</summary>
/// <param name="columns">How many cells a row has; one where it is left out or no positive number.</param>
internal sealed class TableRows(Code? columns)
{
    /// <summary>What stands before the first item and behind the last, as the markup around them is checked.</summary>
    public const string Opening = "<tr class=\"row1\"><td class=\"col1\">";
    public const string Closing = "</td></tr>\n";

    public void Begin(Run run)
    {
        run.Loop.Inner.Columns = columns is null ? 1 : Columns(run, columns);
        Write(run, "<tr class=\"row1\">");
    }

    public static void BeginItem(Run run, Loop loop)
    {
        var column = loop.Position % loop.Columns;
        if (column == 0 && loop.Position > 0)
        {
            Write(run, string.Create(CultureInfo.InvariantCulture, $"</tr>\n<tr class=\"row{(loop.Position / loop.Columns) + 1}\">"));
        }

        Write(run, string.Create(CultureInfo.InvariantCulture, $"<td class=\"col{column + 1}\">"));
    }

    public static void EndItem(Run run) => Write(run, "</td>");

    public static void End(Run run)
    {
        Write(run, "</tr>\n");
        run.Output.Check();
    }

    private static int Columns(Run run, Code code)
    {
        var value = code.Evaluate(run);
        return value.IsNumber
            ? (int)Math.Clamp(Numbers.ToWhole(value), 1, int.MaxValue)
            : throw run.Fail(code.Site, "DMT2043", $"a number is expected here, not {Texts.KindOf(value)}");
    }

    private static void Write(Run run, string markup) =>
        run.Output.Advance(Encoding.UTF8.GetBytes(markup, run.Output.Reserve(markup.Length)));
}
