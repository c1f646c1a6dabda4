using AngleSharp.Dom;

namespace DigestMailer.Rendering.Linting;

/// <summary>The links of a mail: the wanted ones are there, each says where it leads, and the text part has the same.</summary>
internal static class Links
{
    public static void Look(Look look, string text, string textTemplate)
    {
        var links = look.Document.QuerySelectorAll("a[href]").Select(link => (Text: Words(link), Target: link.GetAttribute("href")!)).ToList();
        var targets = links.Select(link => link.Target).ToHashSet(StringComparer.Ordinal);
        foreach (var (name, wanted) in new[] { ("unsubscribe", Samples.AllPages.Unsubscribe), ("view", Samples.AllPages.View!), ("preferences", Samples.AllPages.Preferences!) })
        {
            if (!targets.Contains(wanted.Text))
            {
                look.Error("DMT3111", $"the mail has no link to {{{{ links.{name} }}}}{(name == "unsubscribe" ? "" : ": print it where the model has it")}", $"links.{name}");
            }
        }

        foreach (var insecure in targets.Where(target => target.StartsWith("http:", StringComparison.OrdinalIgnoreCase)))
        {
            look.Error("DMT3112", $"'{insecure}' is not protected: write https", insecure);
        }

        foreach (var group in links.GroupBy(link => link.Text, StringComparer.Ordinal))
        {
            if (group.Key.Length == 0)
            {
                look.Error("DMT3113", "a link has no text: who cannot see it cannot use it", "<a ");
            }
            else if (group.Select(link => link.Target).Distinct().Skip(1).Any())
            {
                look.Error("DMT3114", $"several links with different targets are called '{group.Key}': screen readers list links alone, so name the paper in each, as by its number", "<a ");
            }
        }

        foreach (var lost in targets.Where(target => !HasWord(text, target)))
        {
            look.Error("DMT3115", $"'{lost}' is linked here and missing in {textTemplate}: readers of the text part need it too", "<a ");
        }

        foreach (var extra in text.Split([' ', '\n', '<', '>'], StringSplitOptions.RemoveEmptyEntries).Where(IsAddress).Where(word => !targets.Contains(word)).Distinct())
        {
            look.Error("DMT3116", $"'{extra}' stands in {textTemplate} and is not linked here", "<a ");
        }
    }

    private static bool HasWord(string text, string target)
    {
        for (var at = text.IndexOf(target, StringComparison.Ordinal); at >= 0; at = text.IndexOf(target, at + 1, StringComparison.Ordinal))
        {
            if (at + target.Length == text.Length || text[at + target.Length] is ' ' or '\n' or '>')
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsAddress(string word) => word.StartsWith("http://", StringComparison.Ordinal) || word.StartsWith("https://", StringComparison.Ordinal);

    private static string Words(IElement link) => string.Join(' ', link.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
