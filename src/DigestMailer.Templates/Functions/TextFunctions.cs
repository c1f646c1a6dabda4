using System.Globalization;

namespace DigestMailer.Templates;

/// <summary>Our own: catalogues, lists in a sentence, shortening.</summary>
internal static class TextFunctions
{
    public static IEnumerable<LibraryFunction> All { get; } =
    [
        new("t", "key …", "The words of the reader's language for this key; 'n:' chooses the plural, other arguments fill its braces.", Translate, Known.Text),
        new("list_and", "items", "The items as the reader's language lists them: a, b and c.", ListAnd, Known.Text),
        new("short", "text most", "At most so many characters as a reader counts them, cut between words.", (in Arguments a) => a[0].IsNull ? a[0] : Value.Of(Cutting.Short(a.Text(0), a.Int(1))), Known.Text),
        new("sentences", "text most", "The first sentences.", (in Arguments a) => a[0].IsNull ? a[0] : Value.Of(Cutting.Sentences(a.Text(0), a.Int(1))), Known.Text),
    ];

    private static Value Translate(in Arguments a)
    {
        var plain = a.Count - a.Names.Length;
        decimal? number = null;
        for (var i = 0; i < a.Names.Length; i++)
        {
            // A number beyond every catalogue has no plural category of its own.
            if (a.Names[i] == "n" && a[plain + i].IsNumber && Math.Abs(Numbers.ToReal(a[plain + i])) < 1e18)
            {
                number = Numbers.ToExact(a[plain + i]);
            }
        }

        var key = a.Text(0);
        var words = a.Run.Words.Find(a.Run.Context.Locale, key, number) ?? throw a.Fail($"no catalogue has the words '{key}'");
        return words.Contains('{', StringComparison.Ordinal) ? Value.Of(Fill(a, words)) : Value.Of(words);
    }

    /// <summary><c>{name}</c> is the named argument, <c>{0}</c> the first one behind the key, <c>{{</c> a brace.</summary>
    private static string Fill(in Arguments a, string words)
    {
        var built = new PaidText(a.Run);
        for (var i = 0; i < words.Length; i++)
        {
            var close = words[i] == '{' ? words.IndexOf('}', i) : -1;
            if (words[i] is '{' or '}' && i + 1 < words.Length && words[i + 1] == words[i])
            {
                built.Add(words[i++]);
            }
            else if (close > 0)
            {
                built.Add(Texts.Of(Argument(a, words[(i + 1)..close]), a.Run));
                i = close;
            }
            else
            {
                built.Add(words[i]);
            }
        }

        return built.ToString();
    }

    private static Value Argument(in Arguments a, string name)
    {
        var plain = a.Count - a.Names.Length;
        var named = a.Names.IndexOf(name);
        return named >= 0 ? a[plain + named]
            : int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index + 1 < plain ? a[index + 1]
            : throw a.Fail($"the words '{a.Text(0)}' need an argument '{name}'");
    }

    /// <summary><c>a, b and c</c>; the words come from the catalogues (<c>list.and</c>, <c>list.comma</c>), or from a small table.</summary>
    private static Value ListAnd(in Arguments a)
    {
        if (!a[0].IsList)
        {
            throw a.Fail($"'list_and' takes a list, not {Texts.KindOf(a[0])}");
        }

        var count = Lists.Count(a[0]);
        var language = a.Run.Context.Locale;
        var comma = a.Run.Words.Find(language, "list.comma", null) ?? Conjunctions.Comma(language);
        var and = a.Run.Words.Find(language, "list.and", null) ?? Conjunctions.And(language);
        var built = new PaidText(a.Run);
        for (var i = 0; i < count; i++)
        {
            a.Run.Budget.Step();
            built.Add(i == 0 ? "" : i == count - 1 ? and : comma).Add(Texts.Of(Lists.At(a[0], i), a.Run));
        }

        return Value.Of(built.ToString());
    }
}

/// <summary>"and" as the languages write it between the last two items of a list, blanks included.</summary>
internal static class Conjunctions
{
    public static string Comma(string locale) => Language(locale) is "ja" or "zh" ? "、" : Language(locale) == "ar" ? "، " : ", ";

    public static string And(string locale) => Language(locale) switch
    {
        "de" => " und ",
        "fr" => " et ",
        "es" => " y ",
        "it" or "pt" => " e ",
        "nl" => " en ",
        "fi" => " ja ",
        "sv" => " och ",
        "da" or "nb" or "no" => " og ",
        "pl" => " i ",
        "cs" => " a ",
        "ru" => " и ",
        "uk" => " і ",
        "tr" => " ve ",
        "ja" => "、",
        "zh" => "和",
        "ko" => " 및 ",
        "ar" => " و",
        "he" => " ו",
        _ => " and ",
    };

    private static string Language(string locale)
    {
        var dash = locale.IndexOf('-', StringComparison.Ordinal);
        return (dash < 0 ? locale : locale[..dash]).ToLowerInvariant();
    }
}
