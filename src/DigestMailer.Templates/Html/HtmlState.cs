namespace DigestMailer.Templates;

/// <summary>Where in the markup the tokenizer of HTML stands.</summary>
internal enum HtmlMode : byte
{
    Text, Title, Raw, TagOpen, EndTagOpen, TagName, BeforeName, Name, AfterName, BeforeValue, Quoted, Unquoted, AfterQuoted,
    Slash, Comment, Declaration,

    /// <summary>Behind branches that ended at different places of one tag: white space, / or > has to follow.</summary>
    Joint,
}

/// <summary>How far the value of a URL attribute is known to be a safe address.</summary>
internal enum UrlPart : byte { Start, Literal, Safe }

/// <summary>The whole state: two equal ones read the same text alike.</summary>
internal readonly record struct HtmlState(HtmlMode Mode)
{
    public string Tag { get; init; } = "";

    public bool EndTag { get; init; }

    public string Attribute { get; init; } = "";

    public char Quote { get; init; }

    public UrlPart Url { get; init; }

    /// <summary>The literal start of an address.</summary>
    public string Prefix { get; init; } = "";

    /// <summary>The text so far ends in the beginning of a character reference.</summary>
    public bool OpenReference { get; init; }

    /// <summary>This <c>meta</c> is an instruction to the browser.</summary>
    public bool HttpEquiv { get; init; }

    /// <summary>The <c>content</c> of this <c>meta</c> has a hole.</summary>
    public bool ContentHole { get; init; }

    /// <summary>How many dashes a comment's text ends with, to know its end.</summary>
    public int Dashes { get; init; }

    public static HtmlState Element { get; } = new(HtmlMode.Text);

    /// <summary>Text does not differ by what came before, except behind an open reference.</summary>
    public override string ToString() => Mode switch
    {
        HtmlMode.Text => "element text",
        HtmlMode.Title => $"the text of <{Tag}>",
        HtmlMode.Raw => $"<{Tag}>",
        HtmlMode.Comment => "a comment",
        HtmlMode.Declaration => "a declaration",
        HtmlMode.Quoted or HtmlMode.Unquoted or HtmlMode.BeforeValue => $"the value of '{Attribute}' of <{Tag}>",
        HtmlMode.Name or HtmlMode.AfterName => $"the attribute name '{Attribute}' of <{Tag}>",
        HtmlMode.TagOpen or HtmlMode.EndTagOpen or HtmlMode.TagName => "the name of a tag",
        _ => $"the tag <{Tag}>",
    };

    /// <summary>Where two branches end, if text can go on from both alike.</summary>
    public static HtmlState? Join(HtmlState one, HtmlState other)
    {
        if (one == other)
        {
            return one;
        }

        return InTag(one.Mode) && InTag(other.Mode) && one.Tag == other.Tag && one.EndTag == other.EndTag
            ? new HtmlState(HtmlMode.Joint)
            {
                Tag = one.Tag,
                EndTag = one.EndTag,
                HttpEquiv = one.HttpEquiv || other.HttpEquiv,
                ContentHole = one.ContentHole || other.ContentHole,
            }
            : null;
    }

    private static bool InTag(HtmlMode mode) => mode is HtmlMode.TagName or HtmlMode.BeforeName or HtmlMode.Name
        or HtmlMode.AfterName or HtmlMode.AfterQuoted or HtmlMode.Joint;
}
