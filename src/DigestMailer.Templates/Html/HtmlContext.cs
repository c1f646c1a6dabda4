namespace DigestMailer.Templates;

/// <summary>
/// The tokenizer of HTML over the text of a template, so that every hole has one known place. It is stricter than a
/// browser: what browsers repair, and each in its own way, is a mistake here.
/// </summary>
/// <param name="report">Takes the offset in the text and what is wrong there.</param>
internal sealed partial class HtmlContext(Action<int, string> report)
{
    private static readonly HashSet<string> RawTags = new(StringComparer.Ordinal) { "style", "script", "xmp", "iframe", "noembed", "noframes", "noscript" };

    public HtmlState State { get; set; } = HtmlState.Element;

    public void Read(ReadOnlySpan<char> text)
    {
        if (text.IndexOf('\0') is var nul and >= 0)
        {
            report(nul, "this character cannot stand in a template");
        }

        if (text.IndexOfAnyInRange(Gap.Open, '\uFDEF') is var gap and >= 0)
        {
            report(gap, "this character cannot stand in a template");
        }

        for (var i = 0; i < text.Length; i++)
        {
            i += Plain(text[i..]);
            if (i >= text.Length)
            {
                return;
            }

            var c = text[i];
            switch (State.Mode)
            {
                case HtmlMode.Text or HtmlMode.Title:
                    ReadText(text, i, c);
                    break;
                case HtmlMode.Raw:
                    ReadRaw(text, ref i);
                    break;
                case HtmlMode.TagOpen or HtmlMode.EndTagOpen:
                    ReadTagOpen(text, ref i, c);
                    break;
                case HtmlMode.Comment:
                    State = c == '>' && State.Dashes >= 2 ? HtmlState.Element : State with { Dashes = c == '-' ? Math.Min(State.Dashes + 1, 2) : 0 };
                    break;
                case HtmlMode.Declaration:
                    State = c == '>' ? HtmlState.Element : State;
                    break;
                case HtmlMode.Quoted or HtmlMode.Unquoted or HtmlMode.BeforeValue:
                    ReadValue(i, c);
                    break;
                default:
                    ReadTag(i, c);
                    break;
            }
        }
    }

    /// <returns>How many characters change nothing.</returns>
    private int Plain(ReadOnlySpan<char> text)
    {
        var next = State.Mode switch
        {
            HtmlMode.Text or HtmlMode.Title when !State.OpenReference => text.IndexOfAny('<', '&'),
            HtmlMode.Raw => text.IndexOf('<'),
            HtmlMode.Declaration => text.IndexOf('>'),
            _ => 0,
        };
        return next < 0 ? text.Length : next;
    }

    private void ReadText(ReadOnlySpan<char> text, int i, char c)
    {
        if (c == '<' && State.Mode == HtmlMode.Text)
        {
            State = new HtmlState(HtmlMode.TagOpen);
        }
        else if (c == '<' && Closes(text[i..]))
        {
            State = new HtmlState(HtmlMode.TagOpen);
        }
        else
        {
            State = State with { OpenReference = Opens(c) };
        }
    }

    private void ReadRaw(ReadOnlySpan<char> text, ref int i)
    {
        var rest = text[i..];
        if (rest[0] == '<' && Closes(rest))
        {
            State = new HtmlState(HtmlMode.TagOpen);
        }
        else if (State.Tag == "script" && rest.StartsWith("<!--"))
        {
            report(i, "a script must not contain '<!--'");
        }
    }

    private bool Closes(ReadOnlySpan<char> rest) =>
        rest.Length > State.Tag.Length + 2
        && rest[1] == '/'
        && rest.Slice(2, State.Tag.Length).Equals(State.Tag, StringComparison.OrdinalIgnoreCase)
        && (IsWhite(rest[State.Tag.Length + 2]) || rest[State.Tag.Length + 2] is '/' or '>');

    private void ReadTagOpen(ReadOnlySpan<char> text, ref int i, char c)
    {
        if (char.IsAsciiLetter(c))
        {
            State = new HtmlState(HtmlMode.TagName) { Tag = Lower(c), EndTag = State.Mode == HtmlMode.EndTagOpen };
        }
        else if (State.Mode == HtmlMode.TagOpen && c == '/')
        {
            State = new HtmlState(HtmlMode.EndTagOpen);
        }
        else if (State.Mode == HtmlMode.TagOpen && c == '!')
        {
            var comment = text[(i + 1)..].StartsWith("--");
            i += comment ? 2 : 0;
            // "<!-->" and "<!--->" are whole comments to a browser.
            State = new HtmlState(comment ? HtmlMode.Comment : HtmlMode.Declaration) { Dashes = comment ? 2 : 0 };
        }
        else
        {
            report(i, "'<' begins a tag: write '&lt;' for the sign");
            State = HtmlState.Element;
        }
    }

    private void ReadTag(int i, char c)
    {
        var mode = State.Mode;
        if (c == '>')
        {
            EndTag(i);
        }
        else if (IsWhite(c))
        {
            State = State with { Mode = mode is HtmlMode.Name or HtmlMode.AfterName ? HtmlMode.AfterName : HtmlMode.BeforeName };
        }
        else if (c == '/')
        {
            State = State with { Mode = HtmlMode.Slash };
        }
        else if (mode == HtmlMode.TagName)
        {
            State = State with { Tag = State.Tag + Lower(c) };
        }
        else if (c == '=' && mode is HtmlMode.Name or HtmlMode.AfterName)
        {
            State = State with { Mode = HtmlMode.BeforeValue, Url = UrlPart.Start, Prefix = "", OpenReference = false };
        }
        else if (c is '"' or '\'' or '<' or '=')
        {
            report(i, $"'{c}' cannot stand here, in a tag");
        }
        else if (mode is HtmlMode.AfterQuoted or HtmlMode.Joint)
        {
            report(i, "white space, '/' or '>' is expected here, in a tag");
            State = State with { Mode = HtmlMode.Name, Attribute = Lower(c) };
        }
        else
        {
            State = State with { Mode = HtmlMode.Name, Attribute = mode == HtmlMode.Name ? State.Attribute + Lower(c) : Lower(c) };
            if (State is { Tag: "meta", Attribute: "http-equiv" })
            {
                State = State with { HttpEquiv = true };
            }
        }
    }

    private void EndTag(int i)
    {
        if (State is { HttpEquiv: true, ContentHole: true })
        {
            report(i, "the 'content' of a 'meta' with 'http-equiv' takes no values");
        }

        if (State.Tag is "svg" or "math" or "plaintext" && !State.EndTag)
        {
            report(i, $"<{State.Tag}> cannot be used: browsers read what is in it by other rules");
        }

        State = State.EndTag ? HtmlState.Element
            : State.Tag is "title" or "textarea" ? new HtmlState(HtmlMode.Title) { Tag = State.Tag }
            : RawTags.Contains(State.Tag) ? new HtmlState(HtmlMode.Raw) { Tag = State.Tag }
            : HtmlState.Element;
    }

    private void ReadValue(int i, char c)
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
            ReadTag(i, c);
        }
    }

    private bool Opens(char c) => c == '&' || (State.OpenReference && (char.IsAsciiLetterOrDigit(c) || c == '#'));

    private static bool IsWhite(char c) => c is ' ' or '\t' or '\n' or '\r' or '\f';

    private static string Lower(char c) => char.ToLowerInvariant(c).ToString();
}
