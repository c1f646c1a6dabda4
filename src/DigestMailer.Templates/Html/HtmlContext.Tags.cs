namespace DigestMailer.Templates;

internal sealed partial class HtmlContext
{
    private static readonly HashSet<string> RawTags = new(StringComparer.Ordinal) { "style", "script", "iframe" };

    private static readonly HashSet<string> RefusedTags = new(StringComparer.Ordinal)
    {
        "svg", "math", "plaintext", "xmp", "noembed", "noframes", "noscript", "frameset",
    };

    private static readonly System.Buffers.SearchValues<char> BehindNames = System.Buffers.SearchValues.Create(" \t\n\r\f/>=\"'<");

    private const int LongestName = 500;

    /// <summary>Characters of names that are looked through for one that comes twice.</summary>
    private const int MostNames = 1_000;

    private void ReadTagOpen(ReadOnlySpan<char> text, ref int i, char c)
    {
        if (char.IsAsciiLetter(c))
        {
            var end = State.Mode == HtmlMode.EndTagOpen;
            State = Text() with { Mode = HtmlMode.TagName, Tag = Word(text, ref i), EndTag = end };
        }
        else if (State.Mode == HtmlMode.TagOpen && c == '/')
        {
            State = State with { Mode = HtmlMode.EndTagOpen };
        }
        else if (State.Mode == HtmlMode.TagOpen && c == '!')
        {
            State = Text() with { Mode = HtmlMode.MarkupOpen };
        }
        else
        {
            report(i, "'<' begins a tag: write '&lt;' for the sign itself");
            State = Text();
        }
    }

    /// <summary>The letters of a name from here on, in lower case; behind it <paramref name="i"/> stands at the last of them.</summary>
    private static string Word(ReadOnlySpan<char> text, ref int i)
    {
        var length = text[i..].IndexOfAny(BehindNames);
        var word = length < 0 ? text[i..] : text.Slice(i, Math.Max(1, length));
        i += word.Length - 1;
        return string.Create(word.Length, word, static (made, from) =>
        {
            for (var k = 0; k < made.Length; k++)
            {
                made[k] = Lower(from[k]);
            }
        });
    }

    private void ReadTag(ReadOnlySpan<char> text, ref int i, char c)
    {
        if (ReadTag(c))
        {
            return;
        }

        var mode = State.Mode;
        if (mode == HtmlMode.TagName && c is not ('"' or '\'' or '<' or '='))
        {
            State = State with { Tag = Longer(State.Tag, Word(text, ref i)) };
            return;
        }

        if (c is '"' or '\'' or '<' or '=')
        {
            report(i, $"'{c}' cannot stand here, in {State}");
            return;
        }

        if (mode is HtmlMode.AfterQuoted or HtmlMode.Joint)
        {
            report(i, "white space, '/' or '>' is expected here, in a tag");
            mode = HtmlMode.BeforeName;
        }

        var word = Word(text, ref i);
        NameSoFar(mode == HtmlMode.Name ? Longer(State.Attribute, word) : word);
    }

    /// <summary>A name may come in pieces, with code between them.</summary>
    private string Longer(string name, string word)
    {
        if (name.Length > LongestName)
        {
            report(at, $"a name in a tag has {LongestName} characters at most");
            return name;
        }

        return name + word;
    }

    private void NameSoFar(string name)
    {
        if (State.Names.Contains($" {name} ", StringComparison.Ordinal))
        {
            report(at, $"this tag has '{name}' twice: browsers read the first and drop the other");
        }

        State = State with
        {
            Mode = HtmlMode.Name,
            Attribute = name,
            HttpEquiv = State.HttpEquiv || State is { Tag: "meta" } && name == "http-equiv",
        };
    }

    /// <returns>Whether the character was one that parts names.</returns>
    private bool ReadTag(char c)
    {
        var mode = State.Mode;
        if (mode is HtmlMode.Name && (IsWhite(c) || c is '/' or '>' or '=') && State.Names.Length < MostNames)
        {
            State = State with { Names = $"{(State.Names.Length == 0 ? " " : State.Names)}{State.Attribute} " };
        }

        if (c == '>')
        {
            EndTag();
        }
        else if (IsWhite(c))
        {
            State = State with { Mode = mode is HtmlMode.Name or HtmlMode.AfterName ? HtmlMode.AfterName : HtmlMode.BeforeName };
        }
        else if (c == '/')
        {
            State = State with { Mode = HtmlMode.Slash, Attribute = "" };
        }
        else if (c == '=' && mode is HtmlMode.Name or HtmlMode.AfterName)
        {
            State = State with { Mode = HtmlMode.BeforeValue, Url = UrlPart.Start, Prefix = "", OpenReference = false };
        }
        else
        {
            return false;
        }

        return true;
    }

    private void EndTag()
    {
        if (State is { HttpEquiv: true, ContentHole: true })
        {
            report(at, "the 'content' of a 'meta' with 'http-equiv' takes no values");
        }

        if (RefusedTags.Contains(State.Tag) && !State.EndTag)
        {
            report(at, $"<{State.Tag}> cannot be used: programs read what is in it by different rules");
        }

        var text = HtmlState.Element with { Between = Between(State) };
        State = State.EndTag ? text
            : State.Tag is "title" or "textarea" ? text with { Mode = HtmlMode.Title, Tag = State.Tag }
            : RawTags.Contains(State.Tag) ? text with { Mode = HtmlMode.Raw, Tag = State.Tag }
            : text;
    }

    /// <summary>Where text behind this tag would be moved away from, by the rules of the tree (WHATWG HTML, 13.2.6).</summary>
    private static string Between(HtmlState tag) => (tag.Tag, tag.EndTag) switch
    {
        ("table" or "tbody" or "thead" or "tfoot" or "tr" or "colgroup", false) => "table",
        ("td" or "th" or "caption" or "tr" or "tbody" or "thead" or "tfoot" or "colgroup", true) => "table",
        ("html" or "head", false) or ("head", true) => "head",
        ("meta" or "link" or "base" or "style" or "script" or "title" or "template" or "col", false) => tag.Between,
        ("table", true) or (_, false) => "",
        _ => tag.Between,
    };

    private void ReadValue(ReadOnlySpan<char> text, ref int i, char c)
    {
        if (State.Mode == HtmlMode.BeforeValue)
        {
            if (c is '"' or '\'')
            {
                State = State with { Mode = HtmlMode.Quoted, Quote = c };
            }
            else if (!IsWhite(c))
            {
                State = State with { Mode = HtmlMode.Unquoted };
            }
        }
        else if (State.Mode == HtmlMode.Quoted && c == State.Quote)
        {
            State = State with { Mode = HtmlMode.AfterQuoted, Quote = default, Attribute = "", Url = default, Prefix = "", OpenReference = false };
        }
        else if (State.Mode == HtmlMode.Quoted)
        {
            State = Follow(State with { OpenReference = Opens(c) }, c);
        }
        else if (c is '"' or '\'' or '<' or '=' or '`')
        {
            report(i, "put this attribute's value into quotes");
        }

        if (State.Mode == HtmlMode.Unquoted && (IsWhite(c) || c == '>'))
        {
            State = State with { Mode = HtmlMode.BeforeName, Attribute = "" };
            ReadTag(text, ref i, c);
        }
    }
}
