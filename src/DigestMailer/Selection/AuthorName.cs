namespace DigestMailer.Selection;

/// <summary>A person's name, folded: given names or initials, and the surname without its particles.</summary>
internal sealed record AuthorName(IReadOnlyList<string> Given, IReadOnlyList<string> Surname)
{
    private static readonly string[] Particles =
        ["van", "von", "der", "den", "de", "del", "della", "di", "da", "dos", "du", "la", "le", "al", "el", "bin", "ibn", "ter", "ten", "zu"];

    /// <summary>Reads <c>Yann LeCun</c> and <c>LeCun, Yann</c> alike.</summary>
    public static AuthorName Of(string name)
    {
        var comma = name.IndexOf(',', StringComparison.Ordinal);
        if (comma >= 0)
        {
            return new AuthorName(Words.OfName(name[(comma + 1)..]), Bare(Words.OfName(name[..comma])));
        }

        var words = Words.OfName(name);
        var surname = words.Count - 1;
        while (surname > 0 && Particles.Contains(words[surname - 1]))
        {
            surname--;
        }

        return words.Count == 0 ? new AuthorName([], []) : new AuthorName([.. words.Take(surname)], Bare([.. words.Skip(surname)]));
    }

    /// <summary>The same person, as far as both names tell: a first name and its initial agree, a missing one says nothing.</summary>
    public bool IsMetBy(AuthorName wanted)
    {
        if (Surname.Count == 0 || !Surname.SequenceEqual(wanted.Surname, StringComparer.Ordinal))
        {
            return false;
        }

        return Given.Zip(wanted.Given).All(pair => pair.First == pair.Second
            || (pair.First.Length == 1 && pair.Second.StartsWith(pair.First, StringComparison.Ordinal))
            || (pair.Second.Length == 1 && pair.First.StartsWith(pair.Second, StringComparison.Ordinal)));
    }

    private static List<string> Bare(IReadOnlyList<string> surname)
    {
        var bare = surname.SkipWhile(Particles.Contains).ToList();
        return bare.Count == 0 ? [.. surname] : bare;
    }
}
