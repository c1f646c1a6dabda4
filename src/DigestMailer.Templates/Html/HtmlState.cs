namespace DigestMailer.Templates;

/// <summary>Where in the markup the tokenizer of HTML stands.</summary>
internal enum HtmlMode : byte
{
    Text, Title, Raw, TagOpen, EndTagOpen, MarkupOpen, TagName, BeforeName, Name, AfterName, BeforeValue, Quoted, Unquoted, AfterQuoted,
    Slash, Comment, Declaration,

    /// <summary>Behind branches that ended at different places of one tag: white space, / or > has to follow.</summary>
    Joint,
}

/// <summary>How far the value of a URL attribute is known to be a safe address.</summary>
internal enum UrlPart : byte { Start, Literal, Safe }

/// <summary>How near a comment is to its end.</summary>
internal enum CommentPart : byte { Inside, Dash, DashDash, Bang, Start, StartDash }

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

    public CommentPart Comment { get; init; }

    /// <summary>What may become an end tag, in text without markup, or a comment, behind <c>&lt;!</c>.</summary>
    public string Pending { get; init; } = "";

    /// <summary>Text would be moved elsewhere from here: between the rows of a <c>table</c>, or in the <c>head</c>.</summary>
    public string Between { get; init; } = "";

    /// <summary>The names of the attributes of this tag so far, each with a blank behind it.</summary>
    public string Names { get; init; } = "";

    public static HtmlState Element { get; } = new(HtmlMode.Text);

    /// <summary>What only finds mistakes, <see cref="Between"/> and <see cref="Names"/>, does not decide how text is read.</summary>
    public bool Equals(HtmlState other) =>
        Mode == other.Mode && Tag == other.Tag && EndTag == other.EndTag && Attribute == other.Attribute && Quote == other.Quote
        && Url == other.Url && Prefix == other.Prefix && OpenReference == other.OpenReference && HttpEquiv == other.HttpEquiv
        && ContentHole == other.ContentHole && Comment == other.Comment && Pending == other.Pending;

    public override int GetHashCode() => HashCode.Combine(Mode, Tag, Attribute, Pending);

    public override string ToString() => Mode switch
    {
        HtmlMode.Text => "element text",
        HtmlMode.Title => $"the text of <{Tag}>",
        HtmlMode.Raw => $"<{Tag}>",
        HtmlMode.Comment => "a comment",
        HtmlMode.Declaration or HtmlMode.MarkupOpen => "a declaration",
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
            return one with { Between = one.Between.Length > 0 ? one.Between : other.Between };
        }

        return InTag(one.Mode) && InTag(other.Mode) && one.Tag == other.Tag && one.EndTag == other.EndTag
            ? new HtmlState(HtmlMode.Joint)
            {
                Tag = one.Tag,
                EndTag = one.EndTag,
                HttpEquiv = one.HttpEquiv || other.HttpEquiv,
                ContentHole = one.ContentHole || other.ContentHole,
                Between = one.Between,
            }
            : null;
    }

    private static bool InTag(HtmlMode mode) => mode is HtmlMode.TagName or HtmlMode.BeforeName or HtmlMode.Name
        or HtmlMode.AfterName or HtmlMode.AfterQuoted or HtmlMode.Joint;
}
