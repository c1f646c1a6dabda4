namespace DigestMailer.Templates;

/// <summary>
/// The tokenizer of HTML (WHATWG HTML, 13.2.5) over the text of a template, so that every hole has one known place. It is
/// stricter than a browser: what browsers repair, and each in its own way, is a mistake here.
/// </summary>
/// <param name="report">Takes the offset in the text and what is wrong there.</param>
internal sealed partial class HtmlContext(Action<int, string> report)
{
    private int at;

    public HtmlState State { get; set; } = HtmlState.Element;

    public void Read(ReadOnlySpan<char> text)
    {
        if (text.IndexOf('\0') is var nul and >= 0)
        {
            report(nul, "the character U+0000 cannot stand in a template");
        }

        if (text.IndexOfAnyInRange(Gap.Open, '\uFDEF') is var gap and >= 0)
        {
            report(gap, $"the character U+{(int)text[gap]:X4} cannot stand in a template: it is kept for gaps");
        }

        for (var i = 0; i < text.Length; i++)
        {
            i += Plain(text[i..]);
            if (i >= text.Length)
            {
                return;
            }

            var c = text[at = i];
            switch (State.Mode)
            {
                case HtmlMode.Text:
                    State = c == '<' ? State with { Mode = HtmlMode.TagOpen, OpenReference = false } : State with { OpenReference = Opens(c) };
                    break;
                case HtmlMode.Title or HtmlMode.Raw:
                    ReadUntilEndTag(i, c);
                    break;
                case HtmlMode.TagOpen or HtmlMode.EndTagOpen:
                    ReadTagOpen(text, ref i, c);
                    break;
                case HtmlMode.MarkupOpen:
                    ReadMarkupOpen(c);
                    break;
                case HtmlMode.Comment:
                    ReadComment(c);
                    break;
                case HtmlMode.Declaration:
                    State = c == '>' ? Text() : State;
                    break;
                case HtmlMode.Quoted or HtmlMode.Unquoted or HtmlMode.BeforeValue:
                    ReadValue(text, ref i, c);
                    break;
                default:
                    ReadTag(text, ref i, c);
                    break;
            }
        }
    }

    private HtmlState Text() => HtmlState.Element with { Between = State.Between };

    /// <returns>How many characters change nothing.</returns>
    private int Plain(ReadOnlySpan<char> text)
    {
        var next = State.Mode switch
        {
            HtmlMode.Text or HtmlMode.Title when !State.OpenReference && State.Pending.Length == 0 => text.IndexOfAny('<', '&'),
            HtmlMode.Raw when State.Pending.Length == 0 => text.IndexOf('<'),
            HtmlMode.Declaration => text.IndexOf('>'),
            HtmlMode.Quoted when !State.OpenReference && (State.Url == UrlPart.Safe || !UrlAttributes.Contains(State.Attribute)) => text.IndexOfAny(State.Quote, '&'),
            _ => 0,
        };
        return next < 0 ? text.Length : next;
    }

    /// <summary>Text in which only its own end tag is markup; that tag may come in pieces, with code between them.</summary>
    private void ReadUntilEndTag(int i, char c)
    {
        var pending = State.Pending;
        var end = $"</{State.Tag}";
        if (pending.Length == end.Length && (IsWhite(c) || c is '/' or '>'))
        {
            State = Text() with { Mode = HtmlMode.TagName, Tag = State.Tag, EndTag = true };
            ReadTag(c);
            return;
        }

        var longer = c == '<' ? "<" : pending.Length > 0 ? pending + Lower(c) : "";
        if (State is { Mode: HtmlMode.Raw, Tag: "script" } && longer == "<!")
        {
            report(i, "a script must not contain '<!': a browser may look for its end elsewhere");
        }

        State = State with
        {
            Pending = longer.Length > 0 && end.StartsWith(longer, StringComparison.Ordinal) ? longer : "",
            OpenReference = State.Mode == HtmlMode.Title && Opens(c),
        };
    }

    private void ReadMarkupOpen(char c)
    {
        if (c == '-')
        {
            State = State.Pending.Length == 0
                ? State with { Pending = "-" }
                : Text() with { Mode = HtmlMode.Comment, Comment = CommentPart.Start };
            return;
        }

        State = c == '>' ? Text() : Text() with { Mode = HtmlMode.Declaration };
    }

    private void ReadComment(char c)
    {
        var part = State.Comment;
        if (c == '>' && part is not (CommentPart.Inside or CommentPart.Dash))
        {
            State = Text();
            return;
        }

        State = State with
        {
            Comment = (part, c) switch
            {
                (CommentPart.Start, '-') => CommentPart.StartDash,
                (CommentPart.Inside or CommentPart.Bang, '-') => CommentPart.Dash,
                (_, '-') => CommentPart.DashDash,
                (CommentPart.DashDash, '!') => CommentPart.Bang,
                _ => CommentPart.Inside,
            },
        };
    }

    private bool Opens(char c) => c == '&' || (State.OpenReference && (char.IsAsciiLetterOrDigit(c) || c == '#'));

    private static bool IsWhite(char c) => c is ' ' or '\t' or '\n' or '\r' or '\f';

    /// <summary>Only the letters of ASCII: to a browser the Kelvin sign is no k.</summary>
    private static char Lower(char c) => char.IsAsciiLetterUpper(c) ? (char)(c | 0x20) : c;
}
