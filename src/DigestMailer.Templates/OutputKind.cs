namespace DigestMailer.Templates;

/// <summary>What a template writes; it decides how values are escaped. Fixed when the template is compiled.</summary>
public enum OutputKind
{
    /// <summary>An HTML document or a piece of one: every hole has a known place in the markup.</summary>
    Html,

    /// <summary>Plain text of many lines.</summary>
    Text,

    /// <summary>One line of text: a subject, a preheader, a display name.</summary>
    Line,
}
