using System.Globalization;
using System.Text;

namespace DigestMailer.Templates;

/// <summary>Values as strings, as the language shows them.</summary>
internal static class Texts
{
    /// <summary>Levels, the innermost value among them.</summary>
    private const int Deepest = 20;

    public static string Of(in Value value, Run run) => In(run.Culture, value, run);

    public static string In(CultureInfo culture, in Value value, Run run)
    {
        switch (value.Kind)
        {
            case ValueKind.Unset or ValueKind.Null or ValueKind.Empty:
                return "";
            case ValueKind.Text:
                return value.Text;
            case ValueKind.Flag:
                return value.Flag ? "true" : "false";
            case ValueKind.Whole:
                return value.Whole.ToString(culture);
            case ValueKind.Real:
                return value.Real.ToString(culture);
            case ValueKind.Exact:
                return value.Exact.ToString(culture);
            case ValueKind.Html:
                return HtmlText.Strip(Encoding.UTF8.GetString(value.Html.Utf8));
            case ValueKind.Url:
                return value.Url.Text;
            case ValueKind.Gap:
                throw run.Fail("DMT2013", "a gap is filled later: it can be printed, but not read");
            case ValueKind.Date or ValueKind.Instant:
                return DateFormat.Format(Dates.Instant(value), "%d %b %Y", culture, run);
            case ValueKind.Duration:
                return value.Duration.ToString("c", CultureInfo.InvariantCulture);
            default:
                var built = new PaidText(run);
                Append(built, value, run, culture, 0);
                return built.ToString();
        }
    }

    private static void Append(PaidText built, in Value value, Run run, CultureInfo culture, int depth)
    {
        if (depth >= Deepest)
        {
            throw run.Fail("DMT2014", $"lists and objects inside one another deeper than {Deepest} cannot be shown");
        }

        run.Budget.Charge(1, 0);
        switch (value.Kind)
        {
            case ValueKind.List or ValueKind.Range:
                built.Add('[');
                var count = Lists.Count(value);
                for (var i = 0; i < count; i++)
                {
                    built.Add(i == 0 ? "" : ", ");
                    Append(built, Lists.At(value, i), run, culture, depth + 1);
                }

                built.Add(']');
                break;
            case ValueKind.Object or ValueKind.Record:
                built.Add('{');
                var first = true;
                foreach (var (key, member) in Members.All(value))
                {
                    built.Add(first ? "" : ", ").Add(key).Add(": ");
                    Append(built, member, run, culture, depth + 1);
                    first = false;
                }

                built.Add('}');
                break;
            case ValueKind.Null when depth > 0:
                built.Add("null");
                break;
            case ValueKind.Text when depth > 0:
                built.Add('"');
                StringCodes.Escape(value.Text, built);
                built.Add('"');
                break;
            case ValueKind.Function:
                built.Add("<function>");
                break;
            default:
                built.Add(In(culture, value, run));
                break;
        }
    }

    public static string KindOf(in Value value) => value.Kind switch
    {
        ValueKind.Unset or ValueKind.Null => "null",
        ValueKind.Flag => "a flag",
        ValueKind.Whole or ValueKind.Real or ValueKind.Exact => "a number",
        ValueKind.Text => "text",
        ValueKind.Html => "markup",
        ValueKind.Date or ValueKind.Instant => "a date",
        ValueKind.Duration => "a time span",
        ValueKind.Url => "an address",
        ValueKind.Gap => "a gap",
        ValueKind.List or ValueKind.Range => "a list",
        ValueKind.Function => "a function",
        _ => "an object",
    };
}
