using System.Collections.Frozen;

namespace DigestMailer.Selection;

/// <summary>
/// The form under which a plain word is compared. Only inflections and the doer fall away (<c>reasons, reasoning, reasoned,
/// reasoner</c>); endings that make another word stay, so <c>general, generative, generation</c> remain three.
/// </summary>
internal static class Stem
{
    /// <summary>Words that only look inflected, and doers that mean something else than their verb.</summary>
    private static readonly FrozenSet<string> Whole = FrozenSet.ToFrozenSet(
    [
        "news", "embed", "evening", "factor", "sector", "vector", "transformer", "computer", "number", "worker", "maker", "header",
        "folder", "counter", "customer", "corner", "poster", "former", "master", "center", "layer", "shower", "flower",
        "tower", "power", "summer", "better", "letter", "latter", "matter", "butter", "bitter", "inner", "outer", "dinner",
        "manner", "banner", "hammer", "mother", "paper", "water", "order", "under", "after", "other", "never", "ever",
    ]);

    public static string Of(string word)
    {
        if (word.Length < 4 || !word.All(char.IsAsciiLetter))
        {
            return word;
        }

        var stem = Whole.Contains(word) ? word : Singular(word);
        if (Whole.Contains(stem))
        {
            return stem;
        }

        stem = WithoutInflection(stem);
        stem = WithoutDoer(stem);
        return WithoutFinalE(Y(stem));
    }

    /// <summary>The S-stemmer, with two exceptions more: <c>bias</c> is no plural, and <c>analyses</c> is one of <c>analysis</c>.</summary>
    private static string Singular(string word) => word switch
    {
        _ when Ends(word, "ies") && !Ends(word, "eies") && !Ends(word, "aies") => $"{word[..^3]}y",
        _ when Ends(word, "es") && !Ends(word, "aes") && !Ends(word, "ees") && !Ends(word, "oes") => word[..^1],
        _ when word.Length >= 8 && (Ends(word, "esis") || Ends(word, "ysis")) => $"{word[..^2]}e",
        _ when Ends(word, "s") && !Ends(word, "us") && !Ends(word, "ss") && !Ends(word, "ias") => word[..^1],
        _ => word,
    };

    private static string WithoutInflection(string word)
    {
        var stem = Ends(word, "ing") ? word[..^3] : Ends(word, "ed") && !Ends(word, "eed") ? word[..^2] : null;
        return stem is null ? word : Verb(stem) ?? word;
    }

    private static string WithoutDoer(string word)
    {
        if (Whole.Contains(word))
        {
            return word;
        }

        var doer = (Ends(word, "er") && !Ends(word, "eer")) || (word.Length > 5 && (Ends(word, "ator") || Ends(word, "ctor")));
        return doer ? Verb(word[..^2]) ?? word : word;
    }

    /// <summary>What is left of a verb, made whole again: <c>plann</c> is plan, <c>scal</c> is scale; null when nothing is.</summary>
    private static string? Verb(string stem)
    {
        if (stem.Length < 3 || Measure(stem) == 0)
        {
            return null;
        }

        if (Doubled(stem) && stem[^1] is not ('s' or 'z') && (stem[^1] != 'l' || Measure(stem) > 1))
        {
            return stem.Length > 3 ? stem[..^1] : null;
        }

        return Measure(stem) == 1 && EndsShort(stem) ? $"{stem}e" : stem;
    }

    private static string Y(string word) => word.Length > 3 && Ends(word, "y") && IsConsonant(word, word.Length - 2) ? $"{word[..^1]}i" : word;

    private static string WithoutFinalE(string word)
    {
        if (!Ends(word, "e") || word.Length < 4)
        {
            return word;
        }

        var stem = word[..^1];
        return Measure(stem) > 1 || (Measure(stem) == 1 && !EndsShort(stem)) ? stem : word;
    }

    private static bool Ends(string word, string ending) => word.EndsWith(ending, StringComparison.Ordinal);

    private static bool Doubled(string word) => word.Length > 1 && word[^1] == word[^2] && IsConsonant(word, word.Length - 1);

    /// <summary>Consonant, vowel, consonant that is not w, x or y: where English keeps or adds an e.</summary>
    private static bool EndsShort(string word) =>
        word.Length >= 3
        && IsConsonant(word, word.Length - 3) && !IsConsonant(word, word.Length - 2) && IsConsonant(word, word.Length - 1)
        && word[^1] is not ('w' or 'x' or 'y');

    /// <summary>How often a vowel is followed by a consonant: Porter's measure of what is left of a word.</summary>
    private static int Measure(string word)
    {
        var changes = 0;
        for (var at = 1; at < word.Length; at++)
        {
            if (IsConsonant(word, at) && !IsConsonant(word, at - 1))
            {
                changes++;
            }
        }

        return changes;
    }

    private static bool IsConsonant(string word, int at) => word[at] switch
    {
        'a' or 'e' or 'i' or 'o' or 'u' => false,
        'y' => at == 0 || !IsConsonant(word, at - 1),
        _ => true,
    };
}
