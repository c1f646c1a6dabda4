namespace DigestMailer.Mail.Dkim;

/// <summary>How much a relay may change before a signature breaks: RFC 6376 section 3.4. The zero value is the one we sign with.</summary>
public enum Canonicalization
{
    /// <summary>Runs of blanks count as one, folding and blanks at a line's end not at all.</summary>
    Relaxed,

    /// <summary>Nothing may change but empty lines at the end.</summary>
    Simple,
}
