namespace DigestMailer.Templates;

/// <summary>
/// A model of which nothing is declared: a <see cref="ScriptObject"/> whose members are variables. Such a template is
/// rendered as the language's own engine would, without escapes: for comparing the two.
/// </summary>
internal sealed class OpenShape() : Shape("anything", personal: false)
{
    public static OpenShape Instance { get; } = new();
}
